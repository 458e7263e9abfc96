/// Publishing: compiles the policies of all tenants into one bundle, signs it, numbers it, keeps it
/// and hands it to proxies that wait for it. What comes in is the word that something changed; what
/// goes out is a signed bundle under a version that only rises.
@NullMarked
package dev.signalbox.control.bundle;

import org.jspecify.annotations.NullMarked;
