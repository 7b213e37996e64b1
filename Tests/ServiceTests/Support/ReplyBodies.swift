import FoundationEssentials

/// A completion as a client outside this package reads it.
struct CompletionBody: Decodable {
  struct Choice: Decodable {
    struct Achieved: Decodable {
      struct Parts: Decodable {
        let coverage: Double
        let coherence: Double
        let similarity: Double?
        let faults: Double
      }

      let length: Int
      let attempts: Int
      let reward: Double?
      let rewardParts: Parts?
    }

    let index: Int
    let text: String
    let finishReason: String?
    let udrl: Achieved?
  }

  struct Usage: Decodable, Equatable {
    let promptTokens: Int
    let completionTokens: Int
    let totalTokens: Int
  }

  struct Report: Decodable {
    struct Requested: Decodable {
      let task: String?
      let desiredLength: Int?
    }

    struct Effective: Decodable {
      let task: String?
      let desiredLength: Int?
      let desiredReward: Double?
      let lengthBucket: Int?
      let rewardBin: Int?
      let clamped: Bool
    }

    let requested: Requested
    let effective: Effective
  }

  let id: String
  let object: String
  let created: Int
  let model: String
  let seed: UInt64
  let choices: [Choice]
  let usage: Usage?
  let udrl: Report?
}

/// `{"error": {…}}`.
struct ErrorReplyBody: Decodable {
  struct Fields: Decodable {
    let message: String
    let type: String
    let param: String?
    let code: String?
  }

  let error: Fields
}

extension JSONDecoder {
  /// The API's names are in snake case.
  static var snakeCase: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }
}

extension RawConnection.Response {
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try JSONDecoder.snakeCase.decode(type, from: Data(body.utf8))
  }

  /// The data of each server-sent event.
  var events: [String] {
    body.split(separator: "\n\n").map { String($0.dropFirst("data: ".count)) }
  }
}
