/// The reply's `udrl`: what was asked, and what the model was told.
public struct CommandReport: Sendable, Equatable, Codable {
  public let requested: RequestedCommand?
  public let effective: EffectiveCommand?
}
