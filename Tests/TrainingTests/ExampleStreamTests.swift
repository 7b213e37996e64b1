import Testing

@testable import Training

@Suite("The stream of batches")
struct ExampleStreamTests {
  let material: TrainingMaterial

  init() throws {
    material = try ToyMaterial().load(ToyMaterial.recipe)
  }

  private func stream(
    drop: Double = 0, seed: UInt64 = 1, position: ExampleStream.Position = .init()
  ) -> ExampleStream {
    ExampleStream(
      examples: material.examples, layout: material.layout,
      drops: ExampleStream.DropRates(task: drop, length: drop, reward: drop, horizon: drop),
      seed: seed, position: position)
  }

  @Test("Every epoch visits each example once, in another order")
  func epochs() {
    var stream = stream()
    var batch = PackedBatch()
    var epochs: [[[Int32]]] = [[], []]
    while true {
      let epoch =
        stream.position.index == material.examples.count
        ? stream.position.epoch + 1 : stream.position.epoch
      if epoch == 2 { break }
      // A limit of one example's length gives one example a batch.
      stream.fill(&batch, tokenLimit: 48)
      for segment in batch.segments {
        let tokens = Array(batch.tokens[segment.start..<segment.start + segment.count])
        let index = epochs[0].count < material.examples.count ? 0 : 1
        epochs[index].append(tokens)
      }
    }
    let count = material.examples.count
    #expect(epochs[0].count == count)
    let second = Array(epochs[1].prefix(count))
    #expect(Set(epochs[0]) == Set(second))
    #expect(epochs[0] != second)
  }

  @Test("A batch holds whole examples up to its limit, positions restart in each")
  func packing() {
    var stream = stream()
    var batch = PackedBatch()
    stream.fill(&batch, tokenLimit: 96)
    #expect(batch.count <= 96)
    #expect(batch.segments.count > 1)
    var end = 0
    for segment in batch.segments {
      #expect(segment.start == end)
      end += segment.count
      let range = segment.start..<end
      #expect(Array(batch.positions[range]) == (0..<Int32(segment.count)).map { $0 })
      #expect(batch.tokens[segment.start] == material.tokenizer.endOfText)
      let last = batch.horizons[end - 1]
      #expect(last == 1, "The last text token has 0 tokens remaining, row 1.")
    }
    #expect(end == batch.count)
    for (row, target) in zip(batch.scoredRows, batch.targets) {
      #expect(batch.horizons[Int(row)] >= 0)
      let next = Int(row) + 1
      let isLast = batch.segments.contains { $0.start + $0.count == next }
      #expect(target == (isLast ? material.tokenizer.endOfText : batch.tokens[next]))
    }
  }

  @Test("A stream resumed at its position goes on with the same batches", arguments: [0, 3, 11])
  func resume(_ batchCount: Int) {
    var whole = stream(drop: 0.3)
    var batch = PackedBatch()
    for _ in 0..<batchCount { whole.fill(&batch, tokenLimit: 96) }
    var resumed = stream(drop: 0.3, position: whole.position)
    var other = PackedBatch()
    for _ in 0..<8 {
      whole.fill(&batch, tokenLimit: 96)
      resumed.fill(&other, tokenLimit: 96)
      #expect(batch.tokens == other.tokens)
      #expect(batch.horizons == other.horizons)
      #expect(batch.targets == other.targets)
    }
  }

  @Test("Controls are dropped at about the rate asked", arguments: [0.0, 0.1, 0.5, 1.0])
  func drops(_ rate: Double) throws {
    let automatic = try #require(material.tokenizer.specialToken("<|reward:auto|>"))
    var stream = stream(drop: rate)
    var batch = PackedBatch()
    var dropped = 0
    var unknown = 0
    var count = 0
    while count < 2000 {
      stream.fill(&batch, tokenLimit: 96)
      for segment in batch.segments {
        count += 1
        if batch.tokens[segment.start + 3] == automatic { dropped += 1 }
        if batch.horizons[segment.start + segment.count - 1] == 0 { unknown += 1 }
      }
    }
    // Four standard deviations of a binomial share of `count` draws.
    let tolerance = 4 * (rate * (1 - rate) / Double(count)).squareRoot()
    #expect(abs(Double(dropped) / Double(count) - rate) <= tolerance)
    #expect(abs(Double(unknown) / Double(count) - rate) <= tolerance)
  }

  @Test("Only tokens that go on with the intent as it stands there get the copy weight")
  func copyWeights() {
    let example = TrainingExample(
      task: "background", intent: [5, 6, 7, 8], text: [5, 6, 7, 9, 7, 6, 8, 5], lengthBucket: 0,
      rewardBin: 0, reward: 0)
    #expect(example.weights(copied: 4) == [1, 4, 4, 1, 1, 1, 1, 1, 1])
  }

  @Test("A stream with a copy weight weighs some targets more and changes nothing else")
  func weighted() {
    var plain = stream()
    var weighted = ExampleStream(
      examples: material.examples, layout: material.layout,
      drops: ExampleStream.DropRates(task: 0, length: 0, reward: 0, horizon: 0), seed: 1,
      copyWeight: 3)
    var (one, two) = (PackedBatch(), PackedBatch())
    plain.fill(&one, tokenLimit: 96)
    weighted.fill(&two, tokenLimit: 96)
    #expect(one.tokens == two.tokens)
    #expect(one.targets == two.targets)
    #expect(one.targetWeights.allSatisfy { $0 == 1 })
    #expect(Set(two.targetWeights) == [1, 3])
    #expect(two.targetWeightSum > one.targetWeightSum)
  }

  @Test("Another seed gives another order")
  func seeds() {
    var (one, two) = (PackedBatch(), PackedBatch())
    var first = stream(seed: 1)
    var second = stream(seed: 2)
    first.fill(&one, tokenLimit: 96)
    second.fill(&two, tokenLimit: 96)
    #expect(one.tokens != two.tokens)
  }
}
