/// The reply of `POST /tokenize`.
public struct TokenList: Sendable, Equatable, Decodable {
  public let tokens: [Int]
}
