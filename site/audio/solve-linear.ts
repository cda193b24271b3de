/** Solves a small dense system by Gaussian elimination with row pivots; null when it is singular. Changes its arguments. */
export function solveLinear(matrix: number[][], right: number[]): number[] | null {
  const size = right.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(matrix[row]?.[column] ?? 0) > Math.abs(matrix[pivot]?.[column] ?? 0)) pivot = row;
    const pivotRow = matrix[pivot];
    const columnRow = matrix[column];
    const divisor = pivotRow?.[column] ?? 0;
    if (!pivotRow || !columnRow || Math.abs(divisor) < 1e-12) return null;
    matrix[pivot] = columnRow;
    matrix[column] = pivotRow;
    const pivotRight = right[pivot] ?? 0;
    right[pivot] = right[column] ?? 0;
    right[column] = pivotRight;
    for (let row = column + 1; row < size; row += 1) {
      const line = matrix[row];
      if (!line) continue;
      const factor = (line[column] ?? 0) / divisor;
      for (let k = column; k < size; k += 1) line[k] = (line[k] ?? 0) - factor * (pivotRow[k] ?? 0);
      right[row] = (right[row] ?? 0) - factor * pivotRight;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let value = right[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) value -= (matrix[row]?.[k] ?? 0) * (solution[k] ?? 0);
    solution[row] = value / (matrix[row]?.[row] ?? 1);
  }
  return solution;
}
