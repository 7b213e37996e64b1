import Checkpoint
import FoundationEssentials
import Training
import UpsideDown

/// Upside-down reinforcement learning in rounds: ask the current model for a little more than the
/// best that is known, measure what came, learn from it in hindsight.
///
/// Every phase of a round ends in a file (``RoundFiles``); a rerun goes on at the first that is
/// missing, and writes what an undisturbed run would have written.
public struct Rounds: Sendable {
  /// What is told while rounds run.
  public enum Event: Sendable {
    /// A phase begins; one line.
    case phase(String)
    case step(StepReport)
  }

  private let inputs: RoundsInputs
  private let work: any LongWork
  private let onEvent: @Sendable (Event) -> Void
  private let start: WeightMap
  private let encoder: LineEncoder
  private let corpus: [ScoredLine]
  private let heldout: [ScoredLine]

  /// Reads and checks everything, and claims the folder.
  public init(
    _ inputs: RoundsInputs, work: any LongWork, onEvent: @escaping @Sendable (Event) -> Void
  ) throws(DistillationError) {
    try inputs.recipe.validate()
    try inputs.evaluation.validate()
    self.inputs = inputs
    self.work = work
    self.onEvent = onEvent
    let patience = inputs.train.patience
    if let step = TrainingState.unfinishedStep(of: inputs.model, patience: patience) {
      throw DistillationError(
        "\(inputs.model) is step \(step) of a training that has not ended, expected a trained "
          + "model.")
    }
    do {
      start = try WeightMap.open(safetensors: inputs.model)
    } catch {
      throw DistillationError("\(error)")
    }
    encoder = try LineEncoder(of: start)
    let commands = encoder.commands
    heldout = try JSONLines.read(inputs.heldout, as: ScoredLine.self)
    try Self.checkTasks(heldout, commands, inputs.heldout)
    let unseen = Set(heldout.map { $0.task + "\t" + $0.intent })
    // The grammar's split keeps them apart already; a user's own files may not.
    corpus = try JSONLines.read(inputs.data, as: ScoredLine.self).filter {
      commands.tasks.contains($0.task) && !unseen.contains($0.task + "\t" + $0.intent)
    }
    try Self.checkCorpus(corpus, commands, inputs.data)
    let identity = try RoundsIdentity(inputs)
    if !identity.isClaimed(inputs.directory) {
      try Self.checkTraining(inputs, start)
      for line in heldout { try encoder.check(line, inputs.heldout) }
      for line in corpus { try encoder.check(line, inputs.data) }
    }
    try RoundFiles(directory: inputs.directory, round: 0).create()
    try identity.claim(inputs.directory)
  }

  /// Runs what is missing of all rounds and keeps the best.
  ///
  /// - Throws: ``RoundsInterrupted`` after a signal, ``RoundAwaitsTraining`` where another program
  ///   has to train; everything is saved.
  public func run() async throws -> RoundsReport {
    try RoundFiles.write(start.metadata[MetadataKey.tokenizer] ?? "", to: tokenizerPath)
    var report = RoundsReport(diversityFloor: inputs.recipe.diversityFloor, rounds: [])
    for round in 0...inputs.recipe.rounds {
      let files = files(round)
      try files.create()
      if round > 0 { try await learn(round, files) }
      if !RoundFiles.exists(files.checkpoint) {
        try checkInterrupt(round)
        onEvent(.phase("round \(round): quantizing"))
        let run = QuantizationRun(
          model: model(round), out: files.checkpoint, cpus: inputs.cpus)
        _ = try await work.run { try run.run() }
      }
      report.rounds.append(try await figures(round, files))
      try write(report)
    }
    try RoundFiles.copy(model(report.best), to: inputs.directory + "/model.safetensors")
    try RoundFiles.copy(
      files(report.best).checkpoint, to: inputs.directory + "/model.safetensors.zst")
    return report
  }

  private var tokenizerPath: String { inputs.directory + "/tokenizer.json" }

  private func files(_ round: Int) -> RoundFiles {
    RoundFiles(directory: inputs.directory, round: round)
  }

  /// The float32 model of a round.
  private func model(_ round: Int) -> String { round == 0 ? inputs.model : files(round).model }

  private func seed(_ round: Int) -> UInt64 {
    SplitMix.mix(inputs.recipe.seed &+ UInt64(round) << 32)
  }

  private func write(_ report: RoundsReport) throws(DistillationError) {
    try RoundFiles.write(report.markdown, to: inputs.directory + "/rounds.md")
    try RoundFiles.write(RoundFiles.json(report), to: inputs.directory + "/rounds.json")
  }

  private func checkInterrupt(_ round: Int) throws {
    if InterruptFlag.isRaised { throw RoundsInterrupted(round: round) }
  }

  /// Samples, buffer and training of a round.
  private func learn(_ round: Int, _ files: RoundFiles) async throws {
    if !RoundFiles.exists(files.samples) {
      try checkInterrupt(round)
      try JSONLines.write(try await samples(round), to: files.samples)
    }
    if !RoundFiles.exists(files.buffer) {
      let samples = try inputs.recipe.learnedRounds(in: round).flatMap {
        try JSONLines.read(self.files($0).samples, as: ScoredLine.self)
      }
      let lines = EpisodeBuffer.make(
        corpus: corpus, samples: samples, commands: encoder.commands, recipe: inputs.recipe,
        seed: seed(round))
      // The buffer is what says that both are there.
      try RoundFiles.write(
        EpisodeBuffer.commands(lines, corpus: corpus, like: encoder.commands).json(),
        to: files.commands)
      try JSONLines.write(lines, to: files.buffer)
    }
    guard !RoundFiles.exists(files.checkpoint) else { return }
    try checkInterrupt(round)
    let training = RoundTraining(
      inputs, round: round, files: files, previous: model(round - 1), tokenizer: tokenizerPath)
    if inputs.isTrainedElsewhere { return try training.awaitElsewhere(round: round) }
    onEvent(.phase("round \(round): training"))
    let onEvent = onEvent
    let outcome = try await work.run { try training.run { onEvent(.step($0)) } }
    if case .interrupted = outcome { throw RoundsInterrupted(round: round) }
  }

  /// Texts of the model of the round before, scored; those that it did not end are left out.
  ///
  /// The first intents are asked for every length alike, the others where the first texts fell
  /// short (``ExploratoryCommands/focus(on:)``).
  private func samples(_ round: Int) async throws -> [ScoredLine] {
    let known =
      round == 1 ? corpus : try JSONLines.read(files(round - 1).buffer, as: ScoredLine.self)
    let commands = encoder.commands
    var explore = ExploratoryCommands(
      EpisodeCells(known.filter { !EpisodeBuffer.isExemplar($0) }, commands: commands),
      commands: commands, recipe: inputs.recipe)
    let recipe = inputs.recipe
    // The tasks take turns.
    let intents = try TaskIntents(corpus, commands: commands, seed: seed(round))
      .inTurns(count: recipe.intentsPerRound).filter { explore.hasCommands(for: $0.task) }
    guard !intents.isEmpty else {
      throw DistillationError(
        "No task of the round's intents has a best episode of rounds.shortest to rounds.longest "
          + "tokens, expected bounds within lengths that its texts often have.")
    }
    let (checkpoint, threads) = (files(round - 1).checkpoint, inputs.cpus.count)
    let sampler = try await work.run {
      try RoundSampler(checkpoint: checkpoint, threads: threads)
    }
    defer { sampler.stop() }
    let (even, focused) = ExploratoryCommands.split(intents, focusShare: recipe.focusShare)
    var random = SplitMix(seed: seed(round))
    var samples: [RoundSampler.Sample] = []
    let parts = [("even", even), ("focused", focused)]
    for (part, (kind, intents)) in parts.enumerated() {
      if part > 0 { explore.focus(on: samples) }
      let orders = orders(for: intents, explore, &random)
      samples += try await sampler.write(
        orders, settings: recipe.sampler, attempts: recipe.attempts,
        seed: seed(round) &+ UInt64(part)
      ) {
        try checkInterrupt(round)
        onEvent(.phase("round \(round): \($0) of \(orders.count) \(kind) commands answered"))
      }
    }
    guard !samples.isEmpty else {
      throw DistillationError(
        "None of the round's \(intents.count) intents leaves room in the model's context for a "
          + "text of its task's best lengths, expected shorter intents or a smaller rounds.longest."
      )
    }
    return try EpisodeBuffer.lines(of: samples, round: round, commands: commands)
  }

  private func orders(
    for intents: [(task: String, intent: String)], _ explore: ExploratoryCommands,
    _ random: inout SplitMix
  ) -> [RoundSampler.Order] {
    intents.flatMap { task, intent in
      (0..<inputs.recipe.commandsPerIntent).compactMap { _ in
        explore.draw(task: task, &random).map {
          RoundSampler.Order(intent: intent, command: $0)
        }
      }
    }.filter(fits)
  }

  /// Lengths are those of other intents' texts: with a long intent such a text may have no room.
  private func fits(_ order: RoundSampler.Order) -> Bool {
    encoder.fits(order.intent, order.command)
  }

  /// What the round's checkpoint does on held-out intents.
  private func figures(_ round: Int, _ files: RoundFiles) async throws -> RoundFigures {
    if RoundFiles.exists(files.figures) {
      return try RoundFiles.read(files.figures, as: RoundFigures.self)
    }
    try checkInterrupt(round)
    onEvent(.phase("round \(round): measuring"))
    var figures = try await answers(round, files.checkpoint)
    let (checkpoint, cpus, start) = (files.checkpoint, inputs.cpus, start)
    let examples = try HeldOutText.examples(heldout.prefix(Self.divergenceCount), of: start)
    figures.divergence = try await work.run {
      let weights = try WeightMap.open(any: checkpoint, cacheDirectory: nil, workerCount: 1)
      return try PerplexityMeter(examples: examples, cpus: cpus)
        .divergence(of: weights, from: start)
    }
    if round > 0 { figures.training = try training(files) }
    try RoundFiles.write(RoundFiles.json(figures), to: files.figures)
    return figures
  }

  /// The figures of what the checkpoint writes.
  private func answers(_ round: Int, _ checkpoint: String) async throws -> RoundFigures {
    let meter = try RoundMeter(
      heldout, commands: encoder.commands, recipe: inputs.meterRecipe, where: fits)
    let threads = inputs.cpus.count
    let sampler = try await work.run {
      try RoundSampler(checkpoint: checkpoint, threads: threads)
    }
    defer { sampler.stop() }
    return try await meter.measure(sampler, round: round) { _ in try checkInterrupt(round) }
  }

  /// Held-out texts that the divergence is measured on.
  private static let divergenceCount = 200

  private func training(_ files: RoundFiles) throws(DistillationError) -> RoundFigures.Training {
    let samples = try JSONLines.read(files.samples, as: ScoredLine.self)
    let buffer = try JSONLines.read(files.buffer, as: ScoredLine.self)
    let exemplarCount = buffer.count(where: EpisodeBuffer.isExemplar)
    let keptCount = buffer.count(where: EpisodeBuffer.isSample)
    return RoundFigures.Training(
      sampleCount: samples.count,
      sampleReward: samples.reduce(0) { $0 + Double($1.reward) } / Double(samples.count),
      keptCount: keptCount, exemplarCount: exemplarCount,
      corpusCount: buffer.count - keptCount - exemplarCount)
  }
}
