package dev.signalbox.data.util;

public final class ThingHelper {}
