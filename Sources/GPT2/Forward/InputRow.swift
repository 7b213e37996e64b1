/// One token of one sequence, to be run through the model.
public struct InputRow {
  public let token: Int32
  /// Where in its sequence the token stands; all earlier positions are in `cache` already or in
  /// rows before this one of the same call.
  public let position: Int
  /// Row of the horizon table added to the embedding; -1 adds none.
  public let horizon: Int32
  public let cache: KVCache
  /// Whether the logits after this token are wanted.
  public let wantsLogits: Bool

  public init(
    token: Int32, position: Int, horizon: Int32 = -1, cache: KVCache, wantsLogits: Bool
  ) {
    self.token = token
    self.position = position
    self.horizon = horizon
    self.cache = cache
    self.wantsLogits = wantsLogits
  }
}
