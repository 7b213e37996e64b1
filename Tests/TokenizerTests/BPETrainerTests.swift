import Testing

@testable import Tokenizer

@Suite("Training")
struct BPETrainerTests {
  private static let specialTokens = ["<|endoftext|>", "<|intent|>", "<|length:0|>"]

  private func train(_ texts: [String], _ count: Int) throws -> Tokenizer {
    try BPETrainer.train(texts: texts, tokenCount: count, specialTokens: Self.specialTokens)
  }

  @Test("the merges are those of Hugging Face's BpeTrainer on the same text")
  func agreesWithHuggingFace() throws {
    let trained = try train(GoldenFiles.trainingLines(), 640)
    #expect(trained.json() == (try GoldenFiles.tokenizer()).json())
    #expect(trained.vocabulary.merges.count == (try GoldenFiles.merges()).count)
  }

  @Test("the order of the texts does not matter")
  func orderDoesNotMatter() throws {
    let lines = try GoldenFiles.trainingLines()
    #expect(try train(lines.reversed(), 500).json() == train(lines, 500).json())
  }

  @Test("of equally frequent pairs the one with the smaller ids is merged first")
  func ties() throws {
    let tokenizer = try train(["cd ab", "cd ab"], 257)
    #expect(tokenizer.vocabulary.merges.map { [$0.left, $0.right] } == [[64, 65]])
  }

  @Test("overlapping pairs are merged leftmost first and counted anew")
  func overlaps() throws {
    let tokenizer = try train(Array(repeating: "aaaaa", count: 3), 400)
    #expect(tokenizer.decode(tokenizer.encode("aaaaa")) == "aaaaa")
    #expect(tokenizer.encode("aaaaa").count == 1)
    #expect(tokenizer.vocabulary.merges.first.map { [$0.left, $0.right] } == [64, 64])
  }

  @Test("a text without repeated pairs gives the 256 bytes only")
  func nothingToMerge() throws {
    let tokenizer = try train(["abcdefg"], 300)
    #expect(tokenizer.byteTokenCount == 256)
    #expect(tokenizer.endOfText == 256)
    #expect(tokenizer.encode("a b") == [64, 220, 65])
  }

  @Test("impossible sizes and special tokens are refused", arguments: [255, 0, -1, 1 << 21])
  func refusesSizes(count: Int) {
    #expect(throws: TokenizerError.self) { try train(["a"], count) }
  }

  @Test("special tokens must hold <|endoftext|> and be there once")
  func refusesSpecialTokens() {
    for tokens in [["<|x|>"], [], ["<|endoftext|>", "<|x|>", "<|x|>"]] {
      #expect(throws: TokenizerError.self) {
        try BPETrainer.train(texts: ["a"], tokenCount: 256, specialTokens: tokens)
      }
    }
  }
}
