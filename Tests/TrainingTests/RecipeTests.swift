import Testing

@testable import Training

@Suite("Recipes and schedules")
struct RecipeTests {
  @Test("The rate warms up linearly, peaks, and falls along a cosine to the floor")
  func schedule() {
    let schedule = LearningRateSchedule(
      peak: 2, floorShare: 0.1, warmUpStepCount: 4, stepCount: 105)
    #expect((0..<4).map { schedule.rate(step: $0) } == [0.5, 1, 1.5, 2])
    #expect(schedule.rate(step: 4) == 2)
    // Halfway down the cosine: the mean of peak and floor, to a few roundings.
    #expect(abs(schedule.rate(step: 54) - 1.1) < 8 * 0x1p-52)
    #expect(abs(schedule.rate(step: 104) - 0.2) < 8 * 0x1p-52)
    #expect(abs(schedule.rate(step: 1000) - 0.2) < 8 * 0x1p-52)
    for step in 5..<105 {
      #expect(schedule.rate(step: step) < schedule.rate(step: step - 1))
    }
  }

  @Test("a restart begins a second cosine at the peak and leaves the steps before it as they were")
  func scheduleRestarts() {
    let once = LearningRateSchedule(
      peak: 2, floorShare: 0.1, warmUpStepCount: 4, stepCount: 50)
    let twice = LearningRateSchedule(
      peak: 2, floorShare: 0.1, warmUpStepCount: 4, restartStep: 50, stepCount: 120)
    #expect((0..<50).allSatisfy { once.rate(step: $0) == twice.rate(step: $0) })
    #expect(twice.rate(step: 50) == 2)
    #expect(abs(twice.rate(step: 119) - 0.2) < 8 * 0x1p-52)
    for step in 51..<120 {
      #expect(twice.rate(step: step) < twice.rate(step: step - 1))
    }
  }

  @Test("A linear rate falls by the same amount every step, a constant one not at all")
  func otherShapes() {
    func schedule(_ shape: LearningRateSchedule.Shape) -> LearningRateSchedule {
      LearningRateSchedule(
        shape: shape, peak: 2, floorShare: 0.1, warmUpStepCount: 4, stepCount: 105)
    }
    for shape in LearningRateSchedule.Shape.allCases {
      #expect((0..<5).map { schedule(shape).rate(step: $0) } == [0.5, 1, 1.5, 2, 2])
    }
    #expect(abs(schedule(.linear).rate(step: 104) - 0.2) < 8 * 0x1p-52)
    for step in 5..<105 {
      let fall = schedule(.linear).rate(step: step - 1) - schedule(.linear).rate(step: step)
      // Each rate is a few roundings of numbers up to 2 away from exact.
      #expect(abs(fall - 0.018) < 8 * 0x1p-52)
      #expect(schedule(.constant).rate(step: step) == 2)
    }
  }

  @Test("A stable rate falls in the last steps only, so that a longer run begins as a shorter one")
  func stableRate() {
    func schedule(_ stepCount: Int) -> LearningRateSchedule {
      LearningRateSchedule(
        shape: .warmupStableDecay, peak: 2, floorShare: 0.1, warmUpStepCount: 4,
        decayStepCount: 16, stepCount: stepCount)
    }
    let short = schedule(40)
    #expect((3..<24).allSatisfy { short.rate(step: $0) == 2 })
    // A quarter of the fall's steps: half of the way down.
    #expect(abs(short.rate(step: 27) - 1.1) < 8 * 0x1p-52)
    #expect(abs(short.rate(step: 39) - 0.2) < 8 * 0x1p-52)
    for step in 24..<40 { #expect(short.rate(step: step) < short.rate(step: step - 1)) }
    #expect(short.agrees(with: schedule(50), before: 24))
    #expect(!short.agrees(with: schedule(50), before: 25))
  }

  @Test("Every value of a recipe is read back from its text")
  func valueTexts() throws {
    var recipe = TrainRecipe()
    recipe.scheduleShape = .warmupStableDecay
    recipe.keepBest = true
    recipe.learningRate = 1e-7
    for field in TrainRecipe.fields {
      let value = field.read(recipe)
      #expect(RecipeValue(text: value.text) == value, "\(field.name)")
    }
    #expect(throws: TrainingError.self) { try recipe.validate() }
    recipe.decaySteps = 1
    try recipe.validate()
  }

  @Test("Keys that came later are written only where they are used")
  func laterKeys() throws {
    var recipe = TrainRecipe()
    let names = recipe.decidingValues.map(\.name)
    #expect(names.count == 20 && !names.contains("schedule") && !names.contains("dropout"))
    try recipe.set("schedule", text: "linear")
    try recipe.set("dropout", text: "0.1")
    try recipe.set("keep_best", text: "true")
    try recipe.set("patience", text: "3")
    #expect(Set(recipe.decidingValues.map(\.name)).subtracting(names) == ["schedule", "dropout"])
    #expect(recipe.scheduleShape == .linear && recipe.dropout == 0.1)
    #expect(recipe.keepBest && recipe.patience == 3)
    #expect(throws: TrainingError.self) { try recipe.set("steps", text: "many") }
    #expect(throws: TrainingError.self) { try recipe.set("step", text: "3") }
  }

  @Test("A recipe file's train section is read and other sections are left alone")
  func reading() throws {
    let toy = try ToyMaterial()
    try toy.write(
      "recipe.json",
      #"{"corpus":{"seed":[1]},"train":{"layers":3,"learning_rate":0.25,"drop_task":0}}"#)
    let recipe = try TrainRecipe(contentsOf: toy.path("recipe.json"))
    var expected = TrainRecipe()
    expected.layers = 3
    expected.learningRate = 0.25
    expected.dropTask = 0
    #expect(recipe == expected)
  }

  @Test(
    "A recipe that cannot be is refused",
    arguments: [
      (#"{"train":{"layer":3}}"#, "no key \"layer\""),
      (#"{"train":{"layers":0}}"#, "layers is 0, expected 1 to 96"),
      (#"{"train":{"layers":1.5}}"#, "layers is 1.5, expected a whole number"),
      (#"{"train":{"drop_task":1.01}}"#, "drop_task is 1.01, expected 0 to 1"),
      (#"{"train":{"layers":"many"}}"#, "layers is \"many\", expected a number"),
      (#"{"train":{"layers":[3]}}"#, "is not a recipe"),
      (#"{"train":{"schedule":"cosin"}}"#, "schedule is \"cosin\", expected \"cosine\" or"),
      (#"{"train":{"schedule":1}}"#, "schedule is 1, expected \"cosine\" or"),
      (#"{"train":{"keep_best":1}}"#, "keep_best is 1, expected true or false"),
      (#"{"corpus":{}}"#, "no \"train\" section"),
      ("{", "is not a recipe"),
    ])
  func refusals(_ text: String, _ expected: String) throws {
    let toy = try ToyMaterial()
    try toy.write("recipe.json", text)
    let error = #expect(throws: TrainingError.self) {
      try TrainRecipe(contentsOf: toy.path("recipe.json"))
    }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("Sizes that do not fit together are refused")
  func sizes() {
    var recipe = TrainRecipe()
    recipe.heads = 3
    #expect(throws: TrainingError.self) { try recipe.validate() }
    recipe = TrainRecipe()
    recipe.batchTokens = 100
    #expect(throws: TrainingError.self) { try recipe.validate() }
  }

  @Test("Initial parameters have GPT-2's spreads, and padding rows are zero")
  func initialization() throws {
    let network = try Golden.emptyNetwork(workers: 1, trains: false, instructionSet: .portable)
    network.initialize(seed: 3)
    for entry in network.layout.entries {
      let values = Array(network.parameter(entry))
      if entry.shape.count == 1 {
        let isNorm = entry.name.contains("ln_") && entry.name.hasSuffix("weight")
        #expect(values.allSatisfy { $0 == (isNorm ? 1 : 0) }, "\(entry.name)")
        continue
      }
      let count = entry.name == "wte.weight" ? 61 * 32 : entry.count
      let expected = entry.name.hasSuffix("c_proj.weight") ? 0.01 : 0.02
      let drawn = values[..<count]
      let deviation =
        (drawn.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)).squareRoot()
      // The deviation of n normal numbers spreads by 1/√(2n); five of those.
      #expect(abs(deviation / expected - 1) < 5 / Double(2 * count).squareRoot(), "\(entry.name)")
      #expect(values[count...].allSatisfy { $0 == 0 })
    }
  }
}
