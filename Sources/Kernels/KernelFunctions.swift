// The signatures of the kernels. All are C functions, so that a call through a table is one
// indirect call and no generic specialisation crosses a target's boundary.
//
// Counts are elements. Pointers never overlap unless a comment says "in place".

public typealias SgemmKernel =
  @Sendable @convention(c) (
    _ m: Int, _ n: Int, _ k: Int,
    _ a: UnsafePointer<Float>, _ aRow: Int, _ aColumn: Int,
    _ b: UnsafePointer<Float>, _ bRow: Int, _ bColumn: Int,
    _ c: UnsafeMutablePointer<Float>, _ cRow: Int,
    _ accumulate: Int32, _ workspace: UnsafeMutablePointer<Float>
  ) -> Void

public typealias DotKernel =
  @Sendable @convention(c) (
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
  ) -> Float

public typealias AxpyKernel =
  @Sendable @convention(c) (
    _ alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) -> Void

public typealias SumOfSquaresKernel =
  @Sendable @convention(c) (_ x: UnsafePointer<Float>, _ count: Int) -> Double

public typealias LayerNormKernel =
  @Sendable @convention(c) (
    _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>, _ beta: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>,
    _ mean: UnsafeMutablePointer<Float>?, _ inverseDeviation: UnsafeMutablePointer<Float>?,
    _ rows: Int, _ width: Int, _ epsilon: Float
  ) -> Void

public typealias LayerNormBackwardInputKernel =
  @Sendable @convention(c) (
    _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gamma: UnsafePointer<Float>,
    _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
    _ dX: UnsafeMutablePointer<Float>, _ rows: Int, _ width: Int
  ) -> Void

public typealias LayerNormBackwardParametersKernel =
  @Sendable @convention(c) (
    _ dY: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    _ mean: UnsafePointer<Float>, _ inverseDeviation: UnsafePointer<Float>,
    _ dGamma: UnsafeMutablePointer<Float>, _ dBeta: UnsafeMutablePointer<Float>,
    _ rows: Int, _ width: Int, _ columnStart: Int, _ columnEnd: Int
  ) -> Void

public typealias GeluKernel =
  @Sendable @convention(c) (
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) -> Void

public typealias GeluBackwardKernel =
  @Sendable @convention(c) (
    _ x: UnsafePointer<Float>, _ dY: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
    _ count: Int
  ) -> Void

public typealias SoftmaxKernel =
  @Sendable @convention(c) (_ x: UnsafeMutablePointer<Float>, _ count: Int) -> Void

public typealias SoftmaxBackwardKernel =
  @Sendable @convention(c) (
    _ p: UnsafePointer<Float>, _ dP: UnsafePointer<Float>, _ dX: UnsafeMutablePointer<Float>,
    _ count: Int
  ) -> Void

public typealias SoftmaxCrossEntropyKernel =
  @Sendable @convention(c) (
    _ logits: UnsafeMutablePointer<Float>, _ count: Int, _ target: Int32,
    _ gradientScale: Float
  ) -> Float

public typealias AdamWKernel =
  @Sendable @convention(c) (
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ m: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ count: Int,
    _ learningRate: Float, _ beta1: Float, _ beta2: Float, _ epsilon: Float,
    _ weightDecay: Float, _ bias1: Float, _ bias2: Float, _ gradientScale: Float
  ) -> Void

public typealias QuantizeRowKernel =
  @Sendable @convention(c) (
    _ x: UnsafePointer<Float>, _ count: Int, _ groupWidth: Int, _ inPairs: Int32,
    _ q: UnsafeMutablePointer<Int8>, _ scales: UnsafeMutablePointer<Float>,
    _ offsets: UnsafeMutablePointer<Int32>
  ) -> Void

public typealias MatmulInt8Kernel =
  @Sendable @convention(c) (
    _ q: UnsafePointer<Int8>, _ activationScales: UnsafePointer<Float>,
    _ offsets: UnsafePointer<Int32>, _ tokens: Int,
    _ weights: UnsafePointer<Int8>, _ weightScales: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?, _ out: UnsafeMutablePointer<Float>, _ outRow: Int,
    _ inCount: Int, _ rowStart: Int, _ rowEnd: Int
  ) -> Void

public typealias MixValuesKernel =
  @Sendable @convention(c) (
    _ weights: UnsafeMutablePointer<Float>, _ weightRow: Int, _ queryCount: Int,
    _ values: UnsafePointer<Int8>, _ scales: UnsafePointer<Float>, _ count: Int,
    _ headWidth: Int, _ out: UnsafeMutablePointer<Float>, _ outRow: Int
  ) -> Void
