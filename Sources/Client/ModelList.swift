/// The reply of `GET /v1/models`.
public struct ModelList: Sendable, Equatable, Decodable {
  public struct Model: Sendable, Equatable, Decodable {
    public let id: String
  }

  public let data: [Model]
}
