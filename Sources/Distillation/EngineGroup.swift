import Checkpoint
import Engine
import Platform
import Synchronization

/// Engines that write many texts, each on a CPU of its own.
///
/// Workers of one engine wait for each other many times in a step, which is the price of one text
/// that comes soon. Where thousands are wanted, as many steps at a time as there are CPUs do more.
struct EngineGroup: Sendable {
  private let engines: [Engine]
  /// Texts under way on each engine: one for each slot, and some that wait for one to be free.
  private let laneCount: Int

  /// - Parameters:
  ///   - weights: a checkpoint, which all engines read.
  ///   - threads: number of engines; nil chooses by topology and quota.
  ///   - slotCount: of each engine.
  init(_ weights: WeightMap, threads: Int?, slotCount: Int) throws {
    laneCount = slotCount + 4
    let queueLimit = laneCount
    engines = try CPUTopology.detect().workers(threads: threads, cpus: nil).map { cpu in
      try Engine(
        configuration: EngineConfiguration(
          modelPath: weights.path, cpus: [cpu], slotCount: slotCount, queueLimit: queueLimit),
        weights: weights)
    }
  }

  var count: Int { engines.count }

  /// Of each engine.
  var information: EngineInformation { engines[0].information }

  /// Writes the text of each request, and again those that miss their commands (``Attempts``).
  ///
  /// - Parameters:
  ///   - limit: texts written for one request at most.
  ///   - value: what becomes of the texts of the request with that index.
  /// - Returns: the values in the order of the requests; an error where an engine refuses a
  ///   request or stops, and then no further text is begun. The same seeds give the same texts,
  ///   whatever the number of engines.
  func write<Value: Sendable>(
    _ requests: [GenerationRequest], attempts limit: Int,
    _ value: @escaping @Sendable (_ index: Int, _ texts: Attempts) -> Value
  ) async -> Result<[Value], DistillationError> {
    // Not thrown: Swift 6.3 crashes where it compiles a caller that lets such an error through.
    typealias Lane = Result<[(index: Int, value: Value)], DistillationError>
    // A CPU that is slow or shared takes fewer.
    let dealer = Dealer(count: requests.count)
    return await withTaskGroup(of: Lane.self) { group in
      for engine in engines {
        for _ in 0..<min(laneCount, requests.count) {
          group.addTask {
            var written: [(index: Int, value: Value)] = []
            while let index = dealer.next() {
              switch await engine.attempts(requests[index], limit: limit) {
              case .success(let texts): written.append((index, value(index, texts)))
              case .failure(let error):
                dealer.stop()
                return .failure(error)
              }
            }
            return .success(written)
          }
        }
      }
      var values = [Value?](repeating: nil, count: requests.count)
      var failure: DistillationError?
      for await lane in group {
        switch lane {
        case .success(let written): for (index, value) in written { values[index] = value }
        case .failure(let error): failure = failure ?? error
        }
      }
      return failure.map { .failure($0) } ?? .success(values.compactMap(\.self))
    }
  }

  /// Ends the engines; their threads are free for other work.
  func stop() { for engine in engines { engine.stop() } }
}

/// Indices that are taken one after the other, by whoever has nothing to do.
private final class Dealer: Sendable {
  private let count: Int
  private let taken = Atomic<Int>(0)

  init(count: Int) { self.count = count }

  func next() -> Int? {
    let index = taken.add(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  func stop() { taken.store(count, ordering: .relaxed) }
}

extension Engine {
  fileprivate func attempts(
    _ request: GenerationRequest, limit: Int
  ) async -> Result<Attempts, DistillationError> {
    var texts = Attempts(request, commands: information.commands, limit: limit)
    while let next = texts.next {
      let generation: Generation
      do {
        generation = try submit(next)
      } catch {
        return .failure(DistillationError("The engine refused '\(request.prompt)': \(error)"))
      }
      let before = texts.results.count
      for await case .finished(let result) in generation.events { texts.add(result) }
      guard texts.results.count > before else {
        return .failure(
          DistillationError("The engine stopped before it finished '\(request.prompt)'."))
      }
    }
    return .success(texts)
  }
}
