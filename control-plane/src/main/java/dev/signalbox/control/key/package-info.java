/// Virtual keys: what agents authenticate with at a proxy. What comes in is a request of a member;
/// what goes out is a secret, once, and a policy change. Only digests are kept.
@NullMarked
package dev.signalbox.control.key;

import org.jspecify.annotations.NullMarked;
