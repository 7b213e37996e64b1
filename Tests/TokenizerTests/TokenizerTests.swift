import Glibc
import Testing

@testable import Tokenizer

@Suite("Tokenizer against Hugging Face's tokenizers")
struct TokenizerTests {
  @Test("every golden string gets the ids that tokenizers gives it")
  func goldenIDs() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    let encodings = try GoldenFiles.encodings().encodings
    #expect(encodings.count > 400)
    for encoding in encodings {
      #expect(tokenizer.encode(encoding.text) == encoding.ids, "\(encoding.text.debugDescription)")
      #expect(tokenizer.decode(encoding.ids).utf8.elementsEqual(encoding.text.utf8))
    }
  }

  @Test("the word cache changes no id, warm or absent")
  func cacheChangesNothing() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    for encoding in try GoldenFiles.encodings().encodings {
      var text = encoding.text
      #expect(tokenizer.encode(text) == encoding.ids)
      #expect(tokenizer.encode(text) == encoding.ids)
      #expect(text.withUTF8 { tokenizer.encodeUncached($0) } == encoding.ids)
    }
  }

  @Test("vocab.json with merges.txt gives the same ids as tokenizer.json")
  func gpt2Files() throws {
    let tokenizer = try Tokenizer(
      vocabulary: GoldenFiles.text("vocab.json"), merges: GoldenFiles.text("merges.txt"))
    #expect(tokenizer.byteTokenCount == 640)
    #expect(tokenizer.endOfText == 640)
    #expect(tokenizer.tokenCount == 641)
    for encoding in try GoldenFiles.encodings().encodings {
      #expect(tokenizer.encode(encoding.text) == encoding.ids)
    }
  }

  @Test("what json() writes reads back to the same tokenizer and the same bytes")
  func jsonRoundTrip() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    let again = try Tokenizer(json: tokenizer.json())
    #expect(again.json() == tokenizer.json())
    #expect(again.tokenCount == 643)
    #expect(again.specialToken("<|length:0|>") == 642)
    for encoding in try GoldenFiles.encodings().encodings {
      #expect(again.encode(encoding.text) == encoding.ids)
    }
  }

  @Test("control strings in a text are text, and special tokens have ids after the vocabulary")
  func specialTokens() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    #expect(tokenizer.specialToken("<|endoftext|>") == 640)
    #expect(tokenizer.specialToken("<|intent|>") == 641)
    #expect(tokenizer.specialToken("<|nothing|>") == nil)
    let ids = tokenizer.encode("a<|endoftext|><|intent|>b")
    #expect(ids.allSatisfy { $0 < tokenizer.byteTokenCount })
    #expect(tokenizer.decode(ids) == "a<|endoftext|><|intent|>b")
    #expect(tokenizer.decode([640, 65, 641]) == "<|endoftext|>b<|intent|>")
  }

  @Test("ids of no token have no bytes", arguments: [-1, 643, Int32.max, Int32.min])
  func unknownIDs(id: Int32) throws {
    let tokenizer = try GoldenFiles.tokenizer()
    #expect(tokenizer.bytes(of: id).isEmpty)
    #expect(tokenizer.decode([id, 65]) == "b")
  }

  @Test("random texts of any scalar round-trip, whole and piece by piece")
  func roundTrip() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    var generator = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let text = generator.text(longest: 40)
      let ids = tokenizer.encode(text)
      #expect(ids.allSatisfy { (0..<640).contains($0) })
      #expect(tokenizer.decode(ids).utf8.elementsEqual(text.utf8))
      var decoder = IncrementalDecoder(tokenizer)
      var pieces = ids.map { decoder.append($0) }
      pieces.append(decoder.finish())
      #expect(pieces.joined().utf8.elementsEqual(text.utf8))
    }
  }

  @Test("a long word without spaces takes time in proportion, not its square")
  func longWord() throws {
    let tokenizer = try GoldenFiles.tokenizer()
    // This thread's own time, the best of three: other tests run beside it.
    func seconds(_ count: Int) -> Double {
      let text = String(repeating: "lokami", count: count)
      let times = (0..<3).map { _ in
        let start = Self.threadSeconds()
        #expect(tokenizer.decode(tokenizer.encode(text)).utf8.count == text.utf8.count)
        return Self.threadSeconds() - start
      }
      return times.min() ?? 0
    }
    _ = seconds(1000)
    // Quadratic work would take 1,600 times as long for 40 times the text; n log n takes 60,
    // and caches that no longer hold the longer text two or three times that.
    #expect(seconds(100_000) < 500 * max(seconds(2500), 1e-3))
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test("many tasks encode with one tokenizer at a time without a wrong id")
  func concurrentEncoding() async throws {
    let tokenizer = try GoldenFiles.tokenizer()
    let encodings = try GoldenFiles.encodings().encodings
    let wrong = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { encodings.count { tokenizer.encode($0.text) != $0.ids } }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
