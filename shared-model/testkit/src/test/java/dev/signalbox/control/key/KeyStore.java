package dev.signalbox.control.key;

public interface KeyStore {}
