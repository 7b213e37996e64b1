import Testing

@testable import Engine

@Suite("Information") struct InformationTests {
  @Test(
    "names the model by its file",
    arguments: [
      ("/models/updraft-small.safetensors.zst", "updraft-small"), ("gpt2.safetensors", "gpt2"),
      ("dir/plain", "plain"), (".zst", ".zst"), ("a.b.safetensors.zst", "a.b"),
    ])
  func modelName(path: String, name: String) {
    #expect(EngineInformation.modelName(path: path) == name)
  }

  @Test("says what runs and how")
  func information() throws {
    let fixture = try EngineFixture()
    let information = try fixture.engine(slotCount: 3, queueLimit: 7).information
    #expect(information.modelName == "fixture")
    #expect(information.modelPath == fixture.path)
    #expect(information.commands == fixture.commands)
    #expect(information.configuration.positionCount == 160)
    #expect(information.slotCount == 3)
    #expect(information.queueLimit == 7)
    #expect(information.threadCount == 1)
    #expect(information.pinning == ["not pinned"])
    #expect(information.origin == .file)
    #expect(information.loadSeconds > 0)
  }
}
