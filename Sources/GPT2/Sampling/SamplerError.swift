/// A sampler setting that cannot be served. `field` is its name in the HTTP API.
public struct SamplerError: Error, CustomStringConvertible, Sendable, Equatable {
  public let field: String
  public let description: String
}
