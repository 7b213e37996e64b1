import FoundationEssentials
import UpsideDown

/// A corpus line with a score of the user's own, such as an LLM judge's.
public struct JudgedLine: Decodable, Sendable, Equatable {
  public let line: CorpusLine
  /// 0…1.
  public let reward: Float

  private enum CodingKeys: String, CodingKey { case reward }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    line = try CorpusLine(from: decoder)
    let expected = "expected a number in 0…1"
    guard container.contains(.reward) else {
      throw CommandError(field: "reward", message: "is missing, \(expected)")
    }
    guard let value = try? container.decode(Double.self, forKey: .reward) else {
      throw CommandError(field: "reward", message: "is no number, \(expected)")
    }
    guard (0...1).contains(value) else {
      throw CommandError(field: "reward", message: "is \(value), \(expected)")
    }
    reward = Float(value)
  }
}
