import ModelFixtures
import Testing
import Training
import UpsideDown

@testable import Distillation

@Suite("What rounds refuse before anything is sampled")
struct RoundsRefusalTests {
  private let fixture: RoundsFixture

  init() throws { fixture = try RoundsFixture() }

  @Test("Another recipe or corpus in the same folder is refused and named")
  func foreign() async throws {
    let inputs = fixture.inputs("foreign", rounds: 1)
    _ = try Rounds(inputs, work: Unpinned()) { _ in }
    var other = inputs
    other.recipe.klWeight = 1
    other.data = fixture.heldout
    other.heldout = fixture.data
    let error = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    let text = try #require(error?.description)
    #expect(text.contains("section rounds, the corpus, the held-out lines differ"), "\(text)")
    other = inputs
    other.recipe.heldoutCount = 3
    let measured = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    #expect(measured?.description.contains("section evaluate or rounds.heldout_count") == true)
    other = inputs
    other.heldout = fixture.data
    let overlap = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    #expect(overlap?.description.contains("not held out") == true)
    other = inputs
    other.train.dropTask = 0.5
    let training = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    #expect(training?.description.contains("the recipe's section train differ") == true)
    // What does not decide the model may change.
    other.train = inputs.train
    other.train.saveEvery = 1
    other.recipe.diversityFloor = 0.5
    (other.evaluation.choices, other.evaluation.attempts) = (9, 2)
    other.evaluation.required = ["names"]
    _ = try Rounds(other, work: Unpinned()) { _ in }
    // A folder of a program whose rounds were others.
    let path = inputs.directory + "/run.json"
    var identity = try RoundFiles.read(path, as: RoundsIdentity.self)
    identity.method = nil
    try RoundFiles.write(RoundFiles.json(identity), to: path)
    let method = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    #expect(method?.description.contains("the program's own method differ") == true)
  }

  @Test("Lines that the training would refuse are refused before anything is sampled")
  func tasks() throws {
    var inputs = fixture.inputs("tasks")
    var foreign = try fixture.lines(intent: "jazz", count: 3)
    foreign[2].task = "sonnet"
    inputs.heldout = fixture.model.directory.file("sonnets.jsonl")
    try JSONLines.write(foreign, to: inputs.heldout)
    let error = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    #expect(error?.description.contains("sonnets.jsonl holds a line of the task 'sonnet'") == true)
    inputs = fixture.inputs("tasks")
    inputs.data = fixture.model.directory.file("one.jsonl")
    try JSONLines.write(
      try fixture.lines(intent: "fox", count: 8).filter { $0.task == CountingModel.tasks[0] },
      to: inputs.data)
    let missing = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    let task = CountingModel.tasks[1]
    #expect(missing?.description.contains("no line of the model's task '\(task)'") == true)
    #expect(!RoundFiles.exists(inputs.directory))
  }

  @Test("What the training would refuse is refused before anything is sampled")
  func untrainable() throws {
    func refusal(_ inputs: RoundsInputs) throws -> String {
      let error = #expect(throws: DistillationError.self) {
        try Rounds(inputs, work: Unpinned()) { _ in }
      }
      #expect(!RoundFiles.exists(inputs.directory))
      return try #require(error?.description)
    }
    var inputs = fixture.inputs("untrainable")
    inputs.train.batchTokens = 159
    #expect(try refusal(inputs).contains("must hold one example of 160 positions"))
    inputs = fixture.inputs("untrainable")
    var wrong = try fixture.lines(intent: "jazz", count: 3)
    wrong[1].length += 1
    inputs.heldout = fixture.model.directory.file("recounted.jsonl")
    try JSONLines.write(wrong, to: inputs.heldout)
    let text = try refusal(inputs)
    #expect(text.contains("recounted.jsonl, a text for 'a jazz 1': The length is"), "\(text)")
    inputs = fixture.inputs("untrainable")
    var sampled = try fixture.lines(intent: "fox", count: 8)
    sampled[2].source = "round-1"
    inputs.data = fixture.model.directory.file("sampled.jsonl")
    try JSONLines.write(sampled, to: inputs.data)
    #expect(try refusal(inputs).contains("a text of the source 'round-1'"))
  }

  @Test("A corpus with rewards of somebody else is refused")
  func ownRewards() throws {
    var inputs = fixture.inputs("own")
    var own = try fixture.lines(intent: "fox", count: 8)
    own[5].reward = min(own[5].reward + 0.001, 1)
    inputs.data = fixture.model.directory.file("own.jsonl")
    try JSONLines.write(own, to: inputs.data)
    let error = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    let text = try #require(error?.description)
    #expect(text.contains("own.jsonl holds rewards of its own") && text.contains("a fox 5"))
    #expect(!RoundFiles.exists(inputs.directory))
  }
}
