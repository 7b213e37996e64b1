import Hummingbird

/// The reply of `POST /detokenize`.
struct DetokenizeReply: ResponseEncodable {
  let content: String
}
