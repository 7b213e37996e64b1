import GPT2
import ModelFixtures
import Testing

@testable import Platform

/// The promise behind "same seed, same text": the bits of a row's logits depend on its sequence
/// alone.
@Suite("A row's logits have the same bits") struct ModelInvarianceTests {
  let sequence = ModelHarness.sequence(count: 50)

  @Test("in chunks of any size as at once", arguments: [1, 3, 7, 16, 49])
  func chunks(_ size: Int) throws {
    let harness = try ModelHarness()
    let whole = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    let cache = harness.model.makeCache()
    var pieces: [[Float]] = []
    for start in stride(from: 0, to: sequence.count, by: size) {
      let range = start..<min(start + size, sequence.count)
      pieces += harness.run(harness.rows(sequence, cache: cache, range: range))
    }
    #expect(pieces == whole)
  }

  @Test("whatever number of rows the workspace holds", arguments: [1, 5, 50])
  func workspace(_ maximumRowCount: Int) throws {
    let wide = try ModelHarness()
    let narrow = try ModelHarness(maximumRowCount: maximumRowCount)
    #expect(
      narrow.run(narrow.rows(sequence, cache: narrow.model.makeCache()))
        == wide.run(wide.rows(sequence, cache: wide.model.makeCache())))
  }

  @Test("with any number of workers", arguments: [2, 3, 5])
  func workers(_ count: Int) throws {
    let one = try ModelHarness()
    let many = try ModelHarness(workerCount: count)
    let expected = one.run(one.rows(sequence, cache: one.model.makeCache()))
    #expect(many.run(many.rows(sequence, cache: many.model.makeCache())) == expected)
    // Token by token takes the paths for single rows.
    let cache = many.model.makeCache()
    for index in sequence.indices {
      let row = many.run(many.rows(sequence, cache: cache, range: index..<index + 1))
      #expect(row[0] == expected[index])
    }
  }

  @Test("while the pool leaves workers out and takes them back")
  func crowding() throws {
    let one = try ModelHarness()
    let many = try ModelHarness(workerCount: 3)
    let expected = one.run(one.rows(sequence, cache: one.model.makeCache()))
    let usable = [[0, 1, 2], [1, 2], [0], [2], [0, 2]]
    for size in [1, 4] {
      let cache = many.model.makeCache()
      var pieces: [[Float]] = []
      for (turn, start) in stride(from: 0, to: sequence.count, by: size).enumerated() {
        many.model.pool.assign(usable[turn % usable.count])
        let range = start..<min(start + size, sequence.count)
        pieces += many.run(many.rows(sequence, cache: cache, range: range))
      }
      #expect(pieces == expected)
    }
  }

  @Test("beside rows of other sequences")
  func neighbours() throws {
    let harness = try ModelHarness()
    let alone = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    let (cache, other) = (harness.model.makeCache(), harness.model.makeCache())
    let neighbour = ModelHarness.sequence(count: 50, seed: 77)
    var together: [[Float]] = []
    for index in stride(from: 0, to: 50, by: 5) {
      let range = index..<index + 5
      let rows =
        harness.rows(neighbour, cache: other, range: range)
        + harness.rows(sequence, cache: cache, range: range)
      together += harness.run(rows)[5...]
    }
    #expect(together == alone)
  }

  @Test("in a cache that another sequence has used as in a fresh one")
  func reusedCache() throws {
    let harness = try ModelHarness()
    let fresh = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    let used = harness.model.makeCache()
    _ = harness.run(harness.rows(ModelHarness.sequence(count: 90, seed: 5), cache: used))
    #expect(harness.run(harness.rows(sequence, cache: used)) == fresh)
  }

  @Test("when a sequence is resumed from its cache")
  func resumedCache() throws {
    let harness = try ModelHarness()
    let fresh = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    let cache = harness.model.makeCache()
    _ = harness.run(harness.rows(sequence, cache: cache))
    let resumed = harness.run(harness.rows(sequence, cache: cache, range: 20..<50))
    #expect(resumed == Array(fresh[20...]))
  }

  @Test("whether or not the logits of rows before it are wanted")
  func unwantedLogits() throws {
    let harness = try ModelHarness()
    let all = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    let cache = harness.model.makeCache()
    let rows = sequence.enumerated().map { position, input in
      InputRow(
        token: input.token, position: position, horizon: input.horizon, cache: cache,
        wantsLogits: position % 20 == 9)
    }
    #expect(harness.run(rows)[..<3] == [all[9], all[29], all[49]])
    // Chunks without any, too, on several workers.
    let narrow = try ModelHarness(workerCount: 2, maximumRowCount: 7)
    let other = narrow.model.makeCache()
    let again = rows.map { row in
      InputRow(
        token: row.token, position: row.position, horizon: row.horizon, cache: other,
        wantsLogits: row.wantsLogits)
    }
    #expect(narrow.run(again)[..<3] == [all[9], all[29], all[49]])
  }
}
