/// What the forward pass of one layer leaves for its backward pass. Rows are tokens.
struct LayerActivations {
  typealias Pointer = UnsafeMutablePointer<Float>
  /// `[N, C]`: the residual stream that enters the layer.
  let input: Pointer
  let norm1: Pointer
  let norm1Mean: Pointer
  let norm1Inverse: Pointer
  /// `[N, 3C]`: queries, keys and values.
  let qkv: Pointer
  /// For every head, for every segment, the square of attention weights.
  let weights: Pointer
  /// `[N, C]`: the heads' outputs side by side.
  let attended: Pointer
  /// `[N, C]`: the residual stream between attention and perceptron.
  let middle: Pointer
  let norm2: Pointer
  let norm2Mean: Pointer
  let norm2Inverse: Pointer
  /// `[N, 4C]`: before and after GELU.
  let expanded: Pointer
  let activated: Pointer

  init(shape: NetworkShape, tokenCapacity count: Int, carver: inout FloatCarver) {
    let width = shape.width
    input = carver.take(count * width)
    norm1 = carver.take(count * width)
    norm1Mean = carver.take(count)
    norm1Inverse = carver.take(count)
    qkv = carver.take(count * 3 * width)
    let longest = min(count, shape.positionCount)
    weights = carver.take(count * longest * shape.headCount)
    attended = carver.take(count * width)
    middle = carver.take(count * width)
    norm2 = carver.take(count * width)
    norm2Mean = carver.take(count)
    norm2Inverse = carver.take(count)
    expanded = carver.take(count * shape.innerWidth)
    activated = carver.take(count * shape.innerWidth)
  }
}
