import Checkpoint
import Testing

@testable import Engine

@Suite("Memory of the slots") struct SlotMemoryTests {
  private func memory(positionCount: Int, width: Int, layerCount: Int) throws -> SlotMemory {
    let configuration = ModelConfiguration(
      vocabularyCount: 128, positionCount: positionCount, width: width, layerCount: layerCount,
      headCount: 2, innerWidth: 64, beginToken: 99, endToken: 99, tokenCount: 100)
    try configuration.validate(file: "model")
    return SlotMemory(configuration, slotCount: 256)
  }

  @Test("is keys, values and logits of every slot")
  func byteCount() throws {
    let memory = try memory(positionCount: 96, width: 64, layerCount: 2)
    // A key and a value a layer, each with a scale for both heads, and the logits.
    #expect(memory.byteCount == 256 * (2 * 2 * 96 * (64 + 2 * 4) + 4 * 100))
    try memory.check(file: "model", limit: memory.byteCount)
    let error = #expect(throws: EngineError.self) {
      try memory.check(file: "model", limit: memory.byteCount - 1)
    }
    let text = try #require(error?.description)
    #expect(text.contains("found \(memory.byteCount) bytes"))
    #expect(text.contains("expected at most \(memory.byteCount - 1)"))
  }

  @Test("is refused where no machine has it")
  func largest() throws {
    let memory = try memory(positionCount: 1_048_576, width: 32_768, layerCount: 1_024)
    #expect(memory.byteCount > 1 << 54)
    #expect(throws: EngineError.self) { try memory.check(file: "model") }
  }
}
