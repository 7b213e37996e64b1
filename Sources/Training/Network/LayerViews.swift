/// Addresses of one layer's tensors in an arena of parameters or of gradients.
/// Matrices are `[in, out]` as in GPT-2's own files.
struct LayerViews {
  typealias Pointer = UnsafeMutablePointer<Float>
  let norm1Weight: Pointer
  let norm1Bias: Pointer
  let qkvWeight: Pointer
  let qkvBias: Pointer
  let projectionWeight: Pointer
  let projectionBias: Pointer
  let norm2Weight: Pointer
  let norm2Bias: Pointer
  let expandWeight: Pointer
  let expandBias: Pointer
  let projectWeight: Pointer
  let projectBias: Pointer

  init(layer: Int, layout: ParameterLayout, base: Pointer) {
    func view(_ name: String) -> Pointer { base + layout.offset("h.\(layer)." + name) }
    norm1Weight = view("ln_1.weight")
    norm1Bias = view("ln_1.bias")
    qkvWeight = view("attn.c_attn.weight")
    qkvBias = view("attn.c_attn.bias")
    projectionWeight = view("attn.c_proj.weight")
    projectionBias = view("attn.c_proj.bias")
    norm2Weight = view("ln_2.weight")
    norm2Bias = view("ln_2.bias")
    expandWeight = view("mlp.c_fc.weight")
    expandBias = view("mlp.c_fc.bias")
    projectWeight = view("mlp.c_proj.weight")
    projectBias = view("mlp.c_proj.bias")
  }
}
