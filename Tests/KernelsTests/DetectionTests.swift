import Kernels
import Testing

@Suite("Choice of the instruction set")
struct DetectionTests {
  @Test("every available set can be forced by its name", arguments: availableSets)
  func forced(set: InstructionSet) throws {
    #expect(try KernelTable.detect(forced: set.rawValue).instructionSet == set)
  }

  @Test("the portable set is always there")
  func portable() {
    #expect(availableSets.contains(.portable))
  }

  @Test("without a name the best set is chosen", arguments: [nil, ""] as [String?])
  func best(forced: String?) throws {
    let preference: [InstructionSet] = [.vnni, .avxvnni, .avx2, .neon, .portable]
    let expected = preference.first { availableSets.contains($0) }
    #expect(try KernelTable.detect(forced: forced).instructionSet == expected)
  }

  @Test("a set that this processor lacks is refused with a sentence")
  func lacking() throws {
    let missing = InstructionSet.allCases.filter { !availableSets.contains($0) }
    for set in missing {
      let error = #expect(throws: KernelError.self) {
        try KernelTable.detect(forced: set.rawValue)
      }
      let text = try #require(error).description
      #expect(text.contains(set.rawValue))
      #expect(text.contains("does not offer"))
    }
  }

  @Test("an unknown name is refused and the known ones are listed", arguments: ["AVX2", "sse9"])
  func unknown(name: String) throws {
    let error = #expect(throws: KernelError.self) { try KernelTable.detect(forced: name) }
    let text = try #require(error).description
    #expect(text.contains("\"\(name)\""))
    for set in InstructionSet.allCases { #expect(text.contains(set.rawValue)) }
  }
}
