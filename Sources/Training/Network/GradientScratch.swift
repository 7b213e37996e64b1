/// Memory that the backward pass needs beside the gradients of the parameters.
struct GradientScratch {
  typealias Pointer = UnsafeMutablePointer<Float>
  /// `[N, C]`: gradient of the residual stream, carried from the last layer to the first.
  let residual: Pointer
  /// `[N, 4C]`: gradient after, then before GELU.
  let expanded: Pointer
  /// `[N, 3C]`, in the place of `expanded`, which a layer has done with before its attention.
  let qkv: Pointer
  /// `[N, C]`: gradient of a norm's output, and of the heads' outputs.
  let normed: Pointer
  let attended: Pointer
  /// `[M, C]`: gradient of the final norm's output and input, in the places of `normed` and
  /// `attended`, which the layers need only after it.
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
    expanded = carver.take(tokenCapacity * max(shape.innerWidth, 3 * width))
    qkv = expanded
    normed = carver.take(tokenCapacity * width)
    attended = carver.take(tokenCapacity * width)
    headNormed = normed
    headInput = attended
    branch = drops ? carver.take(tokenCapacity * width) : residual
  }
}
