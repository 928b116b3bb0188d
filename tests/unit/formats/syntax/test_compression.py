import bz2
import gzip
import lzma
import struct
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import lz4.frame
import pytest

from copydesk.errors import UnreadableObject
from copydesk.formats.syntax.compression import Packed
from copydesk.settings import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = ("Ansleigh keeps its libraries.\n" * 40).encode()
LIMITS = Limits()
CODECS = [
    pytest.param(gzip.compress, id="gzip"),
    pytest.param(bz2.compress, id="bzip2"),
    pytest.param(partial(lzma.compress, preset=0), id="xz"),
    pytest.param(partial(zstd.compress, options={zstd.CompressionParameter.checksum_flag: 1}), id="zstd"),
    pytest.param(partial(lz4.frame.compress, content_checksum=True), id="lz4"),
]
Compress = Callable[[bytes], bytes]


def xxh32(data: bytes) -> int:
    """The checksum of LZ4's headers, seed 0, of fewer than 16 bytes."""
    total = 374761393 + len(data)
    whole = len(data) // 4 * 4
    for (word,) in struct.iter_unpack("<I", data[:whole]):
        total = total + word * 3266489917 & 0xFFFFFFFF
        total = (total << 17 | total >> 15) * 668265263 & 0xFFFFFFFF
    for byte in data[whole:]:
        total = total + byte * 374761393 & 0xFFFFFFFF
        total = (total << 11 | total >> 21) * 2654435761 & 0xFFFFFFFF
    total = (total ^ total >> 15) * 2246822519 & 0xFFFFFFFF
    total = (total ^ total >> 13) * 3266489917 & 0xFFFFFFFF
    return total ^ total >> 16


def decompress(body: bytes, limits: Limits) -> bytes:
    return Packed(body, limits).whole()


def problem(body: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableObject) as refused:
        decompress(body, limits)
    return refused.value.problem


def with_dictionary_of_4_gb(packed: bytes) -> bytes:
    """An xz file whose block header asks for a dictionary of 4 GB, checksum and all."""
    size = (packed[12] + 1) * 4 - 4  # of the block header, without its checksum
    header = bytearray(packed[12 : 12 + size])
    header[4] = 40
    return packed[:12] + header + zlib.crc32(header).to_bytes(4, "little") + packed[12 + size + 4 :]


@pytest.mark.parametrize("compress", CODECS)
def test_payload_comes_out_of_its_compression(compress: Compress) -> None:
    assert decompress(compress(PAGE), LIMITS) == PAGE


@pytest.mark.parametrize("compress", CODECS)
def test_members_are_read_one_after_another(compress: Compress) -> None:
    assert decompress(compress(b"first, ") + compress(b"") + compress(b"third"), LIMITS) == b"first, third"


@pytest.mark.parametrize("compress", CODECS)
def test_padding_after_the_last_member_is_legal(compress: Compress) -> None:
    assert decompress(compress(PAGE) + b"\0" * 512, LIMITS) == PAGE


@pytest.mark.parametrize("compress", CODECS)
def test_cut_off_payload_is_refused(compress: Compress) -> None:
    assert problem(compress(PAGE)[:-9]).endswith("data ends before its end mark")


@pytest.mark.parametrize("compress", CODECS)
def test_payload_cut_off_in_its_second_member_is_refused(compress: Compress) -> None:
    assert problem(compress(PAGE) + compress(PAGE)[:20]).endswith("data ends before its end mark")


@pytest.mark.parametrize("compress", CODECS)
def test_damaged_payload_is_refused(compress: Compress) -> None:
    packed = bytearray(compress(PAGE))
    packed[len(packed) // 2] ^= 0xFF

    assert problem(bytes(packed)).endswith(("data is damaged", "data ends before its end mark"))


@pytest.mark.parametrize("compress", CODECS)
def test_bytes_after_a_member_that_are_not_a_member_are_damage(compress: Compress) -> None:
    assert problem(compress(PAGE) + b"and then something else").endswith("data is damaged")


@pytest.mark.parametrize("compress", CODECS)
def test_empty_payload_comes_out_empty(compress: Compress) -> None:
    assert decompress(compress(b""), LIMITS) == b""


def test_bytes_without_compression_stay_as_they_are() -> None:
    assert decompress(PAGE, LIMITS) is PAGE


@pytest.mark.parametrize("outer", CODECS)
@pytest.mark.parametrize("inner", CODECS)
def test_two_layers_are_taken_off(outer: Compress, inner: Compress) -> None:
    assert decompress(outer(inner(PAGE)), LIMITS) == PAGE


def test_third_layer_is_refused() -> None:
    assert problem(gzip.compress(bz2.compress(gzip.compress(PAGE)))) == "more than 2 layers of compression"


def test_payload_over_the_byte_limit_is_refused() -> None:
    assert problem(gzip.compress(PAGE), Limits(held_bytes=len(PAGE) - 1)) == (
        f"the gzip data holds more than {len(PAGE) - 1} bytes"
    )


def test_payload_of_exactly_the_byte_limit_is_read() -> None:
    assert decompress(gzip.compress(PAGE), Limits(held_bytes=len(PAGE))) == PAGE


@pytest.mark.parametrize("compress", CODECS)
def test_payload_over_the_ratio_limit_is_refused(compress: Compress) -> None:
    assert problem(compress(bytes(3 << 20))).endswith("data is over 200 times its compressed size")


def test_small_payload_may_have_any_ratio() -> None:
    assert decompress(gzip.compress(b"a" * 1_000_000), LIMITS) == b"a" * 1_000_000


def peak_of(bomb: bytes, limits: Limits = LIMITS) -> int:
    """The most memory that is held at once until a bomb is refused, in bytes; its pieces are not kept."""
    tracemalloc.start()
    with pytest.raises(UnreadableObject):
        for _ in Packed(bomb, limits).pieces():
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("compress", CODECS)
def test_bomb_is_never_held(compress: Compress) -> None:
    assert peak_of(compress(bytes(32 << 20))) < 12 << 20


@pytest.mark.parametrize("block_size", [4, 7], ids=["blocks-of-64-kb", "blocks-of-4-mb"])
@pytest.mark.parametrize("count", [1, 64], ids=["one-frame", "several-frames"])
def test_lz4_of_a_legal_ratio_is_not_held_either(block_size: int, count: int) -> None:
    body = b"".join(b"%d %d\n" % (n, n * 7_919 % 99_991) for n in range(3_000_000 // count))
    frames = lz4.frame.compress(body, block_size=block_size) * count

    assert peak_of(frames, Limits(streamed_bytes=32 << 20)) < 12 << 20


def test_dictionary_that_would_fill_the_memory_is_refused() -> None:
    assert problem(with_dictionary_of_4_gb(lzma.compress(PAGE))) == "the xz data is damaged"


def test_time_for_many_empty_members_does_not_grow_with_their_square() -> None:
    members = gzip.compress(b"") * 20_000  # read anew after each member, they would be 4 GB

    assert decompress(members + gzip.compress(PAGE), LIMITS) == PAGE


def test_noise_behind_a_magic_number_is_refused() -> None:
    assert problem(b"BZh9" + bytes(range(256))) == "the bzip2 data is damaged"


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 70_000, 300_000])
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="linked-blocks"),
        pytest.param({"block_linked": False, "block_checksum": True}, id="blocks-alone-with-checksums"),
        pytest.param({"block_size": 7, "store_size": False, "content_checksum": True}, id="large-blocks"),
        pytest.param({"compression_level": 9}, id="high-compression"),
    ],
)
def test_frames_of_lz4_are_read_in_all_their_forms(size: int, options: dict[str, Any]) -> None:
    content = b"".join(b"line %d of the harbour's log\n" % (n * n) for n in range(size // 20 + 1))[:size]

    assert decompress(lz4.frame.compress(content, **options), LIMITS) == content


def test_stored_blocks_of_lz4_are_read() -> None:
    noise = Random(4).randbytes(100_000)

    assert decompress(lz4.frame.compress(noise), LIMITS) == noise


@pytest.mark.parametrize("place", [4, 5, 6, 15, 16, 20, 40, -6, -1])
def test_damage_anywhere_in_a_frame_of_lz4_is_found(place: int) -> None:
    packed = bytearray(lz4.frame.compress(PAGE, content_checksum=True))
    packed[place] ^= 0x55

    assert problem(bytes(packed)).startswith("the lz4 data ")


def test_window_of_zstd_that_would_fill_the_memory_is_refused() -> None:
    frame = b"\x28\xb5\x2f\xfd"

    assert problem(frame + b"\0\xa8" + bytes(16)) == "the zstd data is damaged"  # a window of 2 GB


@pytest.mark.parametrize("at", [5, 20, 1_000, -2_000, -9, -5, -1])
def test_lz4_frame_that_is_cut_short_is_refused_wherever_it_is_cut(at: int) -> None:
    packed = lz4.frame.compress(Random(4).randbytes(100_000), content_checksum=True, block_size=4)

    assert problem(packed[:at]) == "the lz4 data ends before its end mark"


@pytest.mark.parametrize(
    ("options", "place"),
    [({}, 6), ({"block_checksum": True}, -5), ({"content_checksum": True}, -1)],
    ids=["header", "block", "content"],
)
def test_wrong_checksum_of_lz4_is_damage(options: dict[str, Any], place: int) -> None:
    packed = bytearray(lz4.frame.compress(PAGE, store_size=False, **options))
    packed[place] ^= 1

    assert problem(bytes(packed)) == "the lz4 data is damaged"


def test_lz4_frame_that_names_a_dictionary_is_refused() -> None:
    packed = lz4.frame.compress(PAGE, store_size=False)
    header = bytes([packed[4] | 1, packed[5]]) + (7).to_bytes(4, "little")
    checksum = bytes([xxh32(header) >> 8 & 255])
    frame = packed[:4] + header + checksum + packed[7:]

    assert lz4.frame.get_frame_info(frame)["block_size"] == 65_536  # a frame that is right in all else
    assert problem(frame) == "the lz4 data is damaged"


def test_skippable_frame_between_lz4_frames_is_passed_over() -> None:
    skippable = b"\x50\x2a\x4d\x18" + (300).to_bytes(4, "little") + bytes(300)

    assert decompress(lz4.frame.compress(b"first, ") + skippable + lz4.frame.compress(b"second"), LIMITS) == (
        b"first, second"
    )


def test_blocks_of_lz4_before_a_cut_are_delivered() -> None:
    noise = Random(4).randbytes(8 << 20)
    packed = lz4.frame.compress(noise, block_size=7, store_size=False)
    pieces = Packed(packed[: 7 + 4 + (4 << 20)], LIMITS).pieces()

    found: list[bytes] = []
    with pytest.raises(UnreadableObject):
        found.extend(pieces)

    assert b"".join(found) == noise[: 4 << 20]
