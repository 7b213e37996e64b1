/// One block: attention and MLP, each behind its norm.
struct LayerWeights: Sendable {
  struct Attention: Sendable {
    /// `[3C, C]`: queries, keys, values.
    let qkv: Int8Matrix
    /// `[C, C]`.
    let projection: Int8Matrix
  }

  struct MLP: Sendable {
    /// `[inner, C]`.
    let expand: Int8Matrix
    /// `[C, inner]`.
    let project: Int8Matrix
  }

  let attentionNorm: NormWeights
  let attention: Attention
  let mlpNorm: NormWeights
  let mlp: MLP
}
