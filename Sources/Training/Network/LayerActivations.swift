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
  /// `[N, C]`: the heads' outputs side by side.
  let attended: Pointer
  /// `[N, C]`: the residual stream between attention and perceptron.
  let middle: Pointer
  let norm2: Pointer
  let norm2Mean: Pointer
  let norm2Inverse: Pointer
  /// `[N, 4C]`: before GELU. After it there is one block for all layers, computed again in the
  /// backward pass.
  let expanded: Pointer

  init(shape: NetworkShape, tokenCapacity count: Int, carver: inout FloatCarver) {
    let width = shape.width
    input = carver.take(count * width)
    norm1 = carver.take(count * width)
    norm1Mean = carver.take(count)
    norm1Inverse = carver.take(count)
    qkv = carver.take(count * 3 * width)
    attended = carver.take(count * width)
    middle = carver.take(count * width)
    norm2 = carver.take(count * width)
    norm2Mean = carver.take(count)
    norm2Inverse = carver.take(count)
    expanded = carver.take(count * shape.innerWidth)
  }
}
