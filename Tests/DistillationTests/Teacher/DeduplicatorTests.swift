import Testing

@testable import Distillation

struct DeduplicatorTests {
  private func words(_ count: Int, seed: UInt64) -> [String] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in "w\(random.below(5000))" }
  }

  private func exactSimilarity(_ left: [String], _ right: [String]) -> Double {
    func shingles(_ words: [String]) -> Set<[String]> {
      Set((0...(words.count - 3)).map { Array(words[$0..<$0 + 3]) })
    }
    let (a, b) = (shingles(left), shingles(right))
    return Double(a.intersection(b).count) / Double(a.union(b).count)
  }

  @Test("Similarity is that of the sets of word triples")
  func similarity() {
    for seed in 0..<50 as Range<UInt64> {
      let left = words(40, seed: seed)
      var right = left
      for index in 0..<Int(seed % 8) { right[index * 5] = "other" }
      #expect(
        MinHash(left).similarity(to: MinHash(right)) == exactSimilarity(left, right))
    }
  }

  /// At a similarity of 0.85 a pair is missed with probability (1 − 0.85⁴)¹⁶ = 6e-6.
  @Test("Texts above the threshold are found, those below are kept")
  func threshold() {
    var found = 0
    for seed in 0..<200 as Range<UInt64> {
      let left = words(60, seed: seed)
      var near = left
      near[30] = "other"
      var far = left
      for index in stride(from: 0, to: 60, by: 8) { far[index] = "other" }
      var deduplicator = Deduplicator()
      #expect(deduplicator.judge(task: "a", text: left.joined(separator: " ")) == .new)
      #expect(exactSimilarity(left, far) < Deduplicator.threshold)
      #expect(deduplicator.judge(task: "a", text: far.joined(separator: " ")) == .new)
      #expect(exactSimilarity(left, near) > 0.85)
      if case .near = deduplicator.judge(task: "a", text: near.joined(separator: " ")) {
        found += 1
      }
    }
    #expect(found == 200)
  }

  @Test("Capitals and punctuation make no other text, another task does")
  func exact() {
    var deduplicator = Deduplicator()
    #expect(deduplicator.judge(task: "a", text: "A fox, in snow.") == .new)
    #expect(deduplicator.judge(task: "a", text: "a FOX in snow") == .duplicate)
    #expect(deduplicator.judge(task: "b", text: "A fox, in snow.") == .new)
    #expect(deduplicator.judge(task: "a", text: "fox") == .new)
    #expect(deduplicator.judge(task: "a", text: "...") == .new)
    #expect(deduplicator.judge(task: "a", text: "!") == .duplicate)
  }

  /// Which duplicate is dropped depends on it, so a hash that is seeded for each process would make
  /// other files in each run. The numbers are those of a computation outside of this program.
  @Test("A signature is the same in every process")
  func deterministic() {
    let bands = MinHash(["a", "red", "fox", "in", "snow"]).bands
    #expect(bands.first == 0x9836_C53F_B65B_3D6F)
    #expect(bands.last == 0xB157_A950_7E6B_6A33)
    #expect(Set(bands).count == MinHash.bandCount)
  }
}
