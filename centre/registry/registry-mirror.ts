import type {
  EnrolledCertificate,
  RegisteredSite,
  RegistryContent,
  SiteRegistry,
  VouchedKey,
} from './site-registry.ts';

/** The registry in memory, for questions that cannot wait; behind the store by one `refresh` at most. */
export interface RegistryMirror {
  sites(): RegistryContent['sites'];
  site(code: string): RegisteredSite | null;
  hosts(): readonly string[];
  certificate(serial: string): EnrolledCertificate | null;
  certificates(): readonly EnrolledCertificate[];
  /** Of keys below a centre of ours. */
  vouched(serial: string): VouchedKey | null;
  vouchedKeys(): readonly VouchedKey[];
  /**
   * Looks whether something has changed and reads it; true when so. Calls at the same time share one
   * look that begins after each of them. Rejects when the store cannot be read.
   */
  refresh(): Promise<boolean>;
}

export async function createRegistryMirror(registry: SiteRegistry): Promise<RegistryMirror> {
  let mark = -1;
  let content: RegistryContent = { sites: [], certificates: [], hosts: [], vouched: [] };
  let sites = new Map<string, RegisteredSite>();
  let certificates = new Map<string, EnrolledCertificate>();
  let vouched = new Map<string, VouchedKey>();
  let current: Promise<boolean> | null = null;
  let next: Promise<boolean> | null = null;

  async function look(): Promise<boolean> {
    const now = await registry.changeMark();
    if (now === mark) return false;
    content = await registry.content();
    sites = new Map(content.sites.map((each) => [each.code, each]));
    certificates = new Map(content.certificates.map((each) => [each.serial, each]));
    vouched = new Map(content.vouched.map((each) => [each.serial, each]));
    mark = now;
    return true;
  }
  function begin(): Promise<boolean> {
    const run = look().finally(() => {
      if (current === run) current = null;
    });
    current = run;
    return run;
  }

  const mirror: RegistryMirror = {
    sites: () => content.sites,
    site: (code) => sites.get(code) ?? null,
    hosts: () => content.hosts,
    certificates: () => content.certificates,
    certificate: (serial) => certificates.get(serial) ?? null,
    vouched: (serial) => vouched.get(serial) ?? null,
    vouchedKeys: () => content.vouched,
    refresh() {
      if (current === null) return begin();
      next ??= current
        .catch(() => false)
        .then(() => {
          next = null;
          return begin();
        });
      return next;
    },
  };
  await mirror.refresh();
  return mirror;
}
