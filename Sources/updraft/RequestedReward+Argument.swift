import ArgumentParser
import Client

extension RequestedReward: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
