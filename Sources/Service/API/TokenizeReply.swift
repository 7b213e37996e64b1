import Hummingbird

/// The reply of `POST /tokenize`.
struct TokenizeReply: ResponseEncodable {
  let tokens: [Int32]
}
