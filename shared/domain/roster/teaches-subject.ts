/** Whether a person teaches the subject examined. Subjects are equal when they are, but for outer spaces. */
export function teachesSubject(person: { readonly subjects: readonly string[] }, subject: string): boolean {
  const examined = subject.trim();
  return examined !== '' && person.subjects.some((own) => own.trim() === examined);
}
