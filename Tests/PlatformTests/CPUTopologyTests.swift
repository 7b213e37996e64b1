import Testing

@testable import Platform

@Suite("CPU lists and the choice of CPUs")
struct CPUTopologyTests {
  @Test(
    "lists are read in the kernel's notation",
    arguments: [
      ("0", [0]), ("0,2-3", [0, 2, 3]), ("5-5", [5]), ("3,1", [3, 1]), ("0-3", [0, 1, 2, 3]),
    ])
  func reads(text: String, cpus: [Int]) throws {
    #expect(try CPUTopology.parseList(text) == cpus)
  }

  @Test(
    "anything else is refused with the part that is wrong",
    arguments: [
      "", ",", "1,", "a", "-1", "1-", "3-1", "1-2-3", " 1", "0x1", "99999999999999999999",
      "0-99999999", "١",
    ])
  func refuses(text: String) throws {
    let error = #expect(throws: PlatformError.self) { try CPUTopology.parseList(text) }
    #expect(try #require(error).description.contains("expected a number such as 2"))
  }

  private let four = CPUTopology(usableCPUs: [2, 3, 0, 1], quotaCPUCount: nil, primaryCount: 2)

  @Test("auto takes the primary cores, fewer where the quota allows fewer")
  func auto() throws {
    #expect(try four.workers(threads: nil, cpus: nil) == [2, 3])
    for (quota, count) in [(0.2, 1), (1.0, 1), (1.9, 1), (2.5, 2), (64, 2)] {
      let limited = CPUTopology(usableCPUs: [2, 3, 0, 1], quotaCPUCount: quota, primaryCount: 2)
      #expect(try limited.workers(threads: nil, cpus: nil).count == count)
    }
  }

  @Test("a number of threads or a list of CPUs is obeyed")
  func explicit() throws {
    #expect(try four.workers(threads: 3, cpus: nil) == [2, 3, 0])
    #expect(try four.workers(threads: nil, cpus: [1, 3]) == [1, 3])
    #expect(try four.workers(threads: 1, cpus: [1, 3]) == [1])
  }

  @Test(
    "what cannot be satisfied is refused by name",
    arguments: [
      (0, nil, "threads is 0"), (-4, nil, "threads is -4"), (5, nil, "may use 4"),
      (3, [0, 1], "names 2"), (nil, [7], "CPU 7"), (nil, [], "empty"), (nil, [1, 1], "twice"),
    ] as [(Int?, [Int]?, String)])
  func refusesChoice(threads: Int?, cpus: [Int]?, words: String) throws {
    let error = #expect(throws: PlatformError.self) {
      try four.workers(threads: threads, cpus: cpus)
    }
    #expect(try #require(error).description.contains(words))
  }

  @Test("this machine offers at least one CPU")
  func detects() throws {
    let topology = CPUTopology.detect()
    #expect(!topology.usableCPUs.isEmpty)
    #expect(Set(topology.usableCPUs).count == topology.usableCPUs.count)
    #expect(try !topology.workers(threads: nil, cpus: nil).isEmpty)
  }
}
