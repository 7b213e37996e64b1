import ModelFixtures
import Testing
import UpsideDown

@testable import Distillation
@testable import Engine

/// What an evaluation finds in a text beside its reward: things said twice, words that are none.
struct TextCheckTests {
  @Test(
    "An item or a run of four words that comes again is said twice",
    arguments: [
      ("blurry hands, text, blurry hands", true, true),
      ("Blurry hands, text, blurry hands", true, true),
      ("blurry hands, blurry feet, hands", true, false),
      ("blurry hands, , , text,", true, false),
      ("", true, false),
      ("The old mill, snow. By the old mill, snow.", false, true),
      ("A flyer for Zorvil Fair, with ZORVIL FAIR on top.", false, false),
      ("One two three one two three", false, false),
      ("snow, snow", false, false),
      ("the the the the the", false, true),
      ("", false, false),
    ])
  func repetition(text: String, isUnpunctuated: Bool, isExpected: Bool) {
    #expect(Repetition.isIn(text, isUnpunctuated: isUnpunctuated) == isExpected)
  }

  private static func sample(_ text: String) throws -> EvaluationSample {
    let tables = try RewardTables.build(
      lexicon: [("fox", ["forest"])], texts: ["a fox in the snow."], minimumTextCount: 1)
    let scorer = RewardScorer(tables: tables)
    return EvaluationSample(
      EvaluationOrder(task: "poster", intent: "fox Zorvil", length: 8, bin: nil),
      WrittenText(text: text, tokenCount: 8, isEnded: true), scorer: scorer,
      wholeWords: WholeWords(lines: [ScoredLine]()),
      madeUpWords: MadeUpWords(
        intents: ["fox Zorvil"], scorer: scorer, training: [TrainingLine]()),
      isUnpunctuated: false)
  }

  @Test(
    "A word is unseen that neither the intent nor another text holds, but for cut-off ends",
    arguments: [
      ("A fox in the snow.", false), ("Zorvil, the Zorvils' fox.", false),
      ("A Zorvi in the snow.", true), ("A fox in the waterc.", true),
      ("A fox by the river.", false), ("A fox by the mill.", false), ("", false),
      ("A fox by the water.", true),
    ])
  func unseenWords(text: String, isExpected: Bool) throws {
    let sample = try Self.sample(text)
    let line = ScoredLine(
      CorpusLine(task: "poster", intent: "x", text: "A mill by water", source: "grammar:good"),
      length: 5, reward: Reward(coverage: 1, coherence: 1, faults: 1))
    let unseen = UnseenWords(
      of: [sample], lines: [line],
      training: ["A fox in the snow, a river.", "the river waterc"].map {
        TrainingLine(intent: "y", text: $0)
      })
    #expect(unseen.areIn(sample) == isExpected)
    let row = Evaluation.Obedience("all", [sample], unseen: unseen)
    #expect(row.unseenWordShare == (isExpected ? 1 : 0))
    #expect(Evaluation.Obedience("all", [sample]).unseenWordShare == nil)
  }

  @Test("A row says how many of its texts repeat themselves")
  func share() throws {
    let samples = try ["A fox in the snow, a fox in the snow.", "A fox."].map(Self.sample)
    #expect(Evaluation.Obedience("all", samples).repeatingShare == 0.5)
  }
}
