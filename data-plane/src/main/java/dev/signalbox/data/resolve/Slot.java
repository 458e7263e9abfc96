package dev.signalbox.data.resolve;

import dev.signalbox.model.usage.Dimensions;

/// The dimensions that a request can assert once.
enum Slot {
  SESSION(Dimensions.SESSION),
  SESSION_NAME(Dimensions.SESSION_NAME),
  SESSION_PATH(Dimensions.SESSION_PATH),
  AGENT(Dimensions.AGENT),
  PARENT_AGENT(Dimensions.PARENT_AGENT),
  TURN(Dimensions.TURN),
  REQUEST_CLASS(Dimensions.REQUEST_CLASS),
  TASK(Dimensions.TASK),
  REPO(Dimensions.REPO),
  BRANCH(Dimensions.BRANCH),
  COMMIT(Dimensions.COMMIT),
  USER(Dimensions.USER),
  TRACE(Dimensions.TRACE),
  CLIENT(Dimensions.CLIENT),
  CLIENT_VERSION(Dimensions.CLIENT_VERSION);

  final String dimension;

  Slot(String dimension) {
    this.dimension = dimension;
  }
}
