import Client
import FoundationEssentials
import Testing
import UpsideDown

@Suite("Client: the longest lengths")
struct ClientLengthTests {
  private func table(
    lengths: [(task: String, range: ClosedRange<Int>)], horizonCount: Int, minimumSupport: Int = 2
  ) throws -> CommandTable {
    let examples = lengths.flatMap { task, range in
      // The longest length of a task has one example only.
      (range.map { [Int](repeating: $0, count: $0 == range.upperBound ? 1 : 40) }.joined())
        .enumerated().map { index, length in
          CommandTable.Example(task: task, length: length, reward: Float(index % 10) / 10)
        }
    }
    return try CommandTable.build(
      tasks: lengths.map(\.task), examples: examples, horizonCount: horizonCount,
      minimumSupport: minimumSupport)
  }

  private func properties(_ table: CommandTable) -> String {
    #"{"model":"m","commands":\#(table.json())}"#
  }

  @Test(
    "They are those to which the daemon moves a command that asks for more",
    arguments: [162, 40, 3, 0])
  func asResolved(horizonCount: Int) throws {
    // The texts of "a" end with their last bucket's first length, which is too rare to be asked.
    let table = try table(
      lengths: [("a", 3...33), ("b", 1...150), ("c", 50...60), ("d", 1...2)],
      horizonCount: horizonCount)
    let lengths = try #require(LongestLengths(properties: properties(table)))
    #expect(lengths.entries.map(\.task) == ["a", "b", "c", "d"])
    for entry in lengths.entries {
      let command = Command(task: entry.task, desiredLength: 100_000)
      #expect(try table.resolve(command).desiredLength == entry.tokens)
    }
  }

  @Test("They are printed as one number, or as one for each task")
  func printed() throws {
    let same = try table(lengths: [("a", 3...33), ("b", 1...33)], horizonCount: 162)
    #expect(LongestLengths(properties: properties(same))?.text == "32 tokens")
    let others = try table(lengths: [("a", 3...33), ("b", 1...150)], horizonCount: 162)
    #expect(LongestLengths(properties: properties(others))?.text == "a 32, b 150 tokens")
  }

  @Test(
    "A reply without a table that makes sense has none",
    arguments: [
      "", "{}", #"{"commands":{"tasks":["a"]}}"#,
      #"{"commands":{"tasks":["a"],"shortest":[],"longest":[1],"length_upper_bounds":[8],"#
        + #""minimum_support":1,"horizon_count":162,"support":[[[1]]]}}"#,
    ])
  func absent(json: String) {
    #expect(LongestLengths(properties: json) == nil)
  }
}
