// What the driver links against: libc, libm, and the kernels as C functions. Embedded Swift has
// no package manager, so the declarations repeat `KernelFunctions.swift`.

@_extern(c, "getauxval") func getauxval(_ type: UInt) -> UInt
@_extern(c, "exp") func exp(_ x: Double) -> Double

@_extern(c, "updraft_neon_dot") func dotNEON(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
) -> Float
@_extern(c, "updraft_neon_axpy") func axpyNEON(
  _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int)
@_extern(c, "updraft_neon_gelu") func geluNEON(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int)
@_extern(c, "updraft_neon_softmax") func softmaxNEON(
  _ x: UnsafeMutablePointer<Float>, _ count: Int)
@_extern(c, "updraft_neon_quantize_row") func quantizeRowNEON(
  _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int, _ inPairs: Int32,
  _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
  _ offsets: UnsafeMutablePointer<Int32>)
@_extern(c, "updraft_neon_mix_values") func mixValuesNEON(
  _ weights: UnsafeMutablePointer<Float>, _ weightRow: Int, _ queryCount: Int,
  _ values: UnsafePointer<Int8>, _ scales: UnsafePointer<Float>, _ count: Int,
  _ headWidth: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int)
@_extern(c, "updraft_neon_matmul_int8") func matmulInt8NEON(
  _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
  _ offsets: UnsafePointer<Int32>, _ tokens: Int,
  _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
  _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
  _ inCount: Int, _ rowStart: Int, _ rowEnd: Int)
@_extern(c, "updraft_neon_dot_matmul_int8") func matmulInt8NEONDot(
  _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
  _ offsets: UnsafePointer<Int32>, _ tokens: Int,
  _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
  _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
  _ inCount: Int, _ rowStart: Int, _ rowEnd: Int)
