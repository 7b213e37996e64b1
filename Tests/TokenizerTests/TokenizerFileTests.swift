import Testing

@testable import Tokenizer

/// Broken and unsupported files: each is refused with a sentence that names the culprit.
@Suite("Refusing tokenizer files")
struct TokenizerFileTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var mentions: String
    var testDescription: String { "\(from) → \(to)" }
  }

  private static let changes: [Change] = [
    .init(from: #""normalizer":null"#, to: #""normalizer":{"type":"NFC"}"#, mentions: "normalizer"),
    .init(
      from: #""pre_tokenizer":{"type":"ByteLevel""#, to: #""pre_tokenizer":{"type":"Metaspace""#,
      mentions: "pre_tokenizer is Metaspace, expected ByteLevel"),
    .init(
      from: #""add_prefix_space":false"#, to: #""add_prefix_space":null"#,
      mentions: "pre_tokenizer.add_prefix_space is null"),
    .init(
      from: #""use_regex":true"#, to: #""use_regex":false"#, mentions: "pre_tokenizer.use_regex"),
    .init(
      from: #""decoder":{"type":"ByteLevel""#, to: #""decoder":{"type":"WordPiece""#,
      mentions: "decoder is WordPiece"),
    .init(
      from: #""post_processor":null"#, to: #""post_processor":{"type":"TemplateProcessing"}"#,
      mentions: "post_processor is TemplateProcessing"),
    .init(
      from: #""truncation":null"#, to: #""truncation":{"max_length":3}"#, mentions: "truncation"),
    .init(from: #""padding":null"#, to: #""padding":{"pad_id":3}"#, mentions: "padding"),
    .init(from: #""type":"BPE""#, to: #""type":"Unigram""#, mentions: "model.type is Unigram"),
    .init(from: #""dropout":null"#, to: #""dropout":0.1"#, mentions: "model.dropout"),
    .init(
      from: #""byte_fallback":false"#, to: #""byte_fallback":true"#,
      mentions: "model.byte_fallback"),
    .init(
      from: #""ignore_merges":false"#, to: #""ignore_merges":true"#,
      mentions: "model.ignore_merges"),
    .init(
      from: #""end_of_word_suffix":null"#, to: #""end_of_word_suffix":"</w>""#,
      mentions: "model.end_of_word_suffix is </w>"),
    .init(
      from: #""special":true"#, to: #""special":false"#,
      mentions: #"added token "<|endoftext|>" is not special"#),
    .init(from: #""id":640"#, to: #""id":5"#, mentions: #"added token "<|endoftext|>" has id 5"#),
    .init(
      from: #""content":"<|endoftext|>""#, to: #""content":"<|end|>""#,
      mentions: #"no special token "<|endoftext|>""#),
    .init(from: #""A":32"#, to: #""A":33"#, mentions: "has id 33"),
    .init(from: #""A":32"#, to: #""A":-1"#, mentions: "has id -1"),
    .init(from: #""A":32"#, to: #""A":4000"#, mentions: "has id 4000"),
    .init(from: #""A":32"#, to: #""A":"x""#, mentions: "model.vocab"),
    .init(from: #""A":32"#, to: #""日":32"#, mentions: "token \"日\" (id 32)"),
    .init(from: #""A":32"#, to: #""AAA":32"#, mentions: "no token for byte 65"),
    .init(from: #""merges":["#, to: #""merges":["A","#, mentions: "merge 0 is \"A\""),
    .init(from: #""merges":["#, to: #""merges":["A A","#, mentions: "merge 0 needs token \"AA\""),
    .init(from: #""merges":["#, to: #""merges":[1,"#, mentions: "model.merges"),
    .init(from: #""vocab":"#, to: #""words":"#, mentions: "model.vocab is missing"),
    .init(from: #"{"version""#, to: #"["version""#, mentions: "cannot be read as JSON"),
  ]

  @Test("a broken or unsupported tokenizer.json is refused by name", arguments: changes)
  func refusesFile(change: Change) throws {
    let json = try GoldenFiles.tokenizer().json()
    let broken = json.replacing(change.from, with: change.to, maxReplacements: 1)
    #expect(broken != json)
    let error = #expect(throws: TokenizerError.self) { try Tokenizer(json: broken) }
    #expect(error?.description.contains(change.mentions) == true, "\(error?.description ?? "")")
  }

  @Test("merges as pairs must be pairs of known tokens")
  func refusesPairs() throws {
    let json = try GoldenFiles.text("tokenizer.json")
    let start = #""merges":[["#
    for pair in ["[\"A\"],[", "[\"A\",\"B\",\"C\"],[", "[\"A\",\"日\"],["] {
      let broken = json.replacing(start, with: #""merges":["# + pair, maxReplacements: 1)
      let error = #expect(throws: TokenizerError.self) { try Tokenizer(json: broken) }
      #expect(error?.description.contains("merge 0 is") == true, "\(error?.description ?? "")")
    }
  }

  @Test("every truncation of a tokenizer.json is refused")
  func refusesTruncation() throws {
    let json = Array(try GoldenFiles.tokenizer().json().utf8)
    for count in stride(from: 0, to: json.count - 2, by: 211) {
      let part = String(decoding: json[..<count], as: UTF8.self)
      #expect(throws: TokenizerError.self) { try Tokenizer(json: part) }
    }
  }

  @Test("broken vocab.json and merges.txt are refused by name")
  func refusesGPT2Files() throws {
    let vocabulary = try GoldenFiles.text("vocab.json")
    let merges = try GoldenFiles.text("merges.txt")
    func refusal(_ vocabulary: String, _ merges: String) -> String {
      let error = #expect(throws: TokenizerError.self) {
        try Tokenizer(vocabulary: vocabulary, merges: merges)
      }
      return error?.description ?? ""
    }
    #expect(refusal("[]", merges).contains("vocab.json"))
    #expect(refusal("{}", merges).contains("<|endoftext|>"))
    #expect(refusal(vocabulary, "#version: 0.2\nA B C\n").contains("merge 0 is \"A B C\""))
    #expect(refusal(vocabulary, "#version: 0.2\nQ Q\n").contains("merge 0 needs"))
    #expect(refusal(vocabulary, merges + merges.dropFirst(14)).contains("repeats"))
  }
}
