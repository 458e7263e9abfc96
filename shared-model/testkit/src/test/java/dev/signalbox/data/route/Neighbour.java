package dev.signalbox.data.route;

public final class Neighbour {}
