import FoundationEssentials

@testable import Tokenizer

/// The files that Golden/make_golden.py made with Hugging Face's `tokenizers`.
enum GoldenFiles {
  struct Encoding: Decodable, Sendable {
    var text: String
    var ids: [Int32]
    /// With `add_prefix_space`.
    var prefixed: [Int32]
  }

  struct Decoding: Decodable, Sendable {
    var bytes: [UInt8]
    var text: String
  }

  struct Encodings: Decodable {
    var encodings: [Encoding]
    var decodings: [Decoding]
  }

  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Golden").appending(path: name))
    return String(decoding: data, as: UTF8.self)
  }

  static func tokenizer() throws -> Tokenizer {
    try Tokenizer(json: text("tokenizer.json"))
  }

  /// The same tokenizer with `add_prefix_space`.
  static func prefixingTokenizer() throws -> Tokenizer {
    try Tokenizer(
      json: text("tokenizer.json").replacing(
        #""add_prefix_space":false"#, with: #""add_prefix_space":true"#))
  }

  static func encodings() throws -> Encodings {
    try JSONDecoder().decode(Encodings.self, from: Data(text("encodings.json").utf8))
  }

  /// The merges of merges.txt without its first line.
  static func merges() throws -> [String] {
    try text("merges.txt").split(separator: "\n").dropFirst().map(String.init)
  }

  /// The training text, each line with its newline.
  static func trainingLines() throws -> [String] {
    try text("training.txt").split(separator: "\n").map { $0 + "\n" }
  }
}
