package dev.signalbox.control.key;

import java.util.Optional;
import java.util.UUID;

/// A change of a key.
///
/// @param voucher the member whose rights the key rests on from now on; empty if that stays
record KeyChange(KeyWish wish, Optional<UUID> voucher) {}
