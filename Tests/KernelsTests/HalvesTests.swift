import Kernels
import Testing

@Suite("float32 to float16")
struct HalvesTests {
  private func stored(_ kernels: KernelTable, _ x: [Float], stride: Int = 1) -> [UInt16] {
    var out = [UInt16](repeating: 0xABCD, count: x.count * stride)
    kernels.storeHalves(x, x.count, &out, stride)
    return out
  }

  /// Every float16 with its neighbours' midpoint and what lies just beside: all roundings.
  @Test("every number and every tie rounds to the nearest, ties to even", arguments: availableSets)
  func rounds(set: InstructionSet) throws {
    let kernels = try table(set)
    var x: [Float] = []
    for bits in UInt16(0)..<0x7BFF {
      let (low, high) = (Float(Float16(bitPattern: bits)), Float(Float16(bitPattern: bits + 1)))
      let middle = (low + high) / 2
      x += [low, middle, middle.nextUp, middle.nextDown, -low, -middle]
    }
    #expect(stored(kernels, x) == x.map { Float16($0).bitPattern })
  }

  @Test("what float16 cannot hold becomes its largest number, NaN stays", arguments: availableSets)
  func saturates(set: InstructionSet) throws {
    let kernels = try table(set)
    let greatest = Float16.greatestFiniteMagnitude
    let x: [Float] = [65504, 65505, 65520, 1e9, .infinity, -65505, -1e9, -.infinity]
    let expected = x.map { ($0 > 0 ? greatest : -greatest).bitPattern }
    #expect(stored(kernels, x) == expected)
    #expect(Float16(bitPattern: stored(kernels, [.nan])[0]).isNaN)
    #expect(stored(kernels, [1e-30, -1e-30]) == [0, 0x8000])
  }

  @Test("only every stride-th number is written", arguments: availableSets)
  func strides(set: InstructionSet) throws {
    let kernels = try table(set)
    for count in [0, 1, 5, 8, 13] {
      let x = (0..<count).map { Float($0) }
      let out = stored(kernels, x, stride: 16)
      for (index, value) in out.enumerated() {
        let isWritten = index % 16 == 0
        #expect(value == (isWritten ? Float16(x[index / 16]).bitPattern : 0xABCD))
      }
    }
  }
}
