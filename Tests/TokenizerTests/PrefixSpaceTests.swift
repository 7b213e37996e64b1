import Testing

@testable import Tokenizer

@Suite("A space in front of the first word")
struct PrefixSpaceTests {
  @Test("every golden string gets the ids that tokenizers gives it with add_prefix_space")
  func goldenIDs() throws {
    let tokenizer = try GoldenFiles.prefixingTokenizer()
    #expect(tokenizer.addsPrefixSpace)
    let encodings = try GoldenFiles.encodings().encodings
    #expect(encodings.contains { $0.ids != $0.prefixed })
    for encoding in encodings {
      #expect(
        tokenizer.encode(encoding.text) == encoding.prefixed,
        "\(encoding.text.debugDescription)")
    }
  }

  @Test("a word has the same ids at the start of a text and inside it")
  func sameEverywhere() throws {
    let tokenizer = try GoldenFiles.prefixingTokenizer()
    let alone = tokenizer.encode("lantern")
    #expect(tokenizer.encode("misty lantern").suffix(alone.count) == alone[...])
  }

  @Test("json() keeps the setting, and a counter with it trains a tokenizer with it")
  func keepsSetting() throws {
    let tokenizer = try GoldenFiles.prefixingTokenizer()
    #expect(try Tokenizer(json: tokenizer.json()).addsPrefixSpace)
    #expect(try !Tokenizer(json: GoldenFiles.tokenizer().json()).addsPrefixSpace)
    var words = WordCounter(addsPrefixSpace: true)
    words.add("ab")
    words.add("ab")
    let trained = try BPETrainer.train(
      words: words, tokenCount: 300, specialTokens: ["<|endoftext|>"])
    #expect(trained.addsPrefixSpace)
    #expect(trained.encode("ab").count == 1)
  }

  @Test(
    "a whole text comes back without the added space, piece by piece",
    arguments: [
      "misty fox", "m", "", "\u{A0}x", "é", "“quoted”", "'s", "\nline",
    ])
  func wholeText(text: String) throws {
    let tokenizer = try GoldenFiles.prefixingTokenizer()
    var decoder = IncrementalDecoder(tokenizer, startsText: true)
    var pieces = tokenizer.encode(text).map { decoder.append($0) }
    pieces.append(decoder.finish())
    #expect(pieces.joined().utf8.elementsEqual(text.utf8))
  }

  @Test("a text that goes on keeps its space, and only one space is left out")
  func goingOn() throws {
    let tokenizer = try GoldenFiles.prefixingTokenizer()
    var continuing = IncrementalDecoder(tokenizer)
    #expect(tokenizer.encode("fox").map { continuing.append($0) }.joined() == " fox")
    var starting = IncrementalDecoder(tokenizer, startsText: true)
    let space = tokenizer.vocabulary.byteIDs[0x20]
    #expect([space, space].map { starting.append($0) } == ["", " "])
  }
}
