import Testing

@testable import Kernels

@Test("Without a forced name the best table is found")
func detects() throws {
  let best = try KernelTable.detect(forced: nil)
  var c: [Float] = [0, 0, 0, 0]
  let a: [Float] = [1, 2, 3, 4]
  var workspace = [Float](repeating: 0, count: KernelTable.sgemmWorkspaceCount)
  best.sgemm(2, 2, 2, a, 2, 1, a, 2, 1, &c, 2, 0, &workspace)
  #expect(c == [7, 10, 15, 22])
}
