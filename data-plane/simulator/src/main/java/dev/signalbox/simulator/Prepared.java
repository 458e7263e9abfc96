package dev.signalbox.simulator;

import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.call.Reply;

/// A reply and how it is to be sent.
record Prepared(Reply reply, Knobs knobs) {}
