/// Memory that the backward pass needs beside the gradients of the parameters.
struct GradientScratch {
  typealias Pointer = UnsafeMutablePointer<Float>
  /// `[N, C]`: gradient of the residual stream, carried from the last layer to the first.
  let residual: Pointer
  /// `[N, 4C]`: gradient after, then before GELU.
  let expanded: Pointer
  /// `[N, C]`: gradient of a norm's output, and of the heads' outputs.
  let normed: Pointer
  let attended: Pointer
  /// `[N, 3C]`.
  let qkv: Pointer
  /// `[M, C]`: gradient of the final norm's output and input.
  let headNormed: Pointer
  let headInput: Pointer
  /// `[N, C]`: gradient of a branch of the residual stream where elements are dropped; without
  /// dropout it is the residual stream's own.
  let branch: Pointer

  init(
    shape: NetworkShape, tokenCapacity: Int, drops: Bool, carver: inout FloatCarver
  ) {
    let width = shape.width
    residual = carver.take(tokenCapacity * width)
    expanded = carver.take(tokenCapacity * shape.innerWidth)
    normed = carver.take(tokenCapacity * width)
    attended = carver.take(tokenCapacity * width)
    qkv = carver.take(tokenCapacity * 3 * width)
    headNormed = carver.take(tokenCapacity * width)
    headInput = carver.take(tokenCapacity * width)
    branch = drops ? carver.take(tokenCapacity * width) : residual
  }
}
