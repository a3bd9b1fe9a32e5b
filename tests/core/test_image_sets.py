"""Sets of images by file: Fashion-MNIST, KMNIST and EMNIST as they are published, and damage."""

import gzip
import os
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlab.core.digits import idx, image_sets
from nnlab.core.digits.find_sets import find_sets, fitted, guess_name
from nnlab.core.digits.image_sets import Facts, find_facts, load, stratified
from nnlab.core.digits.label_map import classes_of, read_label_map
from nnlab.core.digits.specs import DataSpec

quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
FASHION = {
    "train_images": "train-images-idx3-ubyte.gz",
    "train_labels": "train-labels-idx1-ubyte.gz",
    "test_images": "t10k-images-idx3-ubyte.gz",
    "test_labels": "t10k-labels-idx1-ubyte.gz",
}
EMNIST = {
    "train_images": "emnist-letters-train-images-idx3-ubyte.gz",
    "train_labels": "emnist-letters-train-labels-idx1-ubyte.gz",
    "test_images": "emnist-letters-test-images-idx3-ubyte.gz",
    "test_labels": "emnist-letters-test-labels-idx1-ubyte.gz",
}
LETTERS = "".join(f"{k} {64 + k} {96 + k}\n" for k in range(1, 27))


def write_set(
    folder: Path, names: dict[str, str], train: np.ndarray, test: np.ndarray
) -> dict[str, np.ndarray]:
    """Write four files with these labels; return the images, none of which is its transpose."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(len(train))
    made = {}
    for part, labels in (("train", train), ("test", test)):
        made[part] = random.integers(0, 256, (len(labels), 28, 28), dtype=np.uint8)
        idx.write_idx(folder / names[f"{part}_images"], made[part])
        idx.write_idx(folder / names[f"{part}_labels"], labels.astype(np.uint8))
    return made


@pytest.fixture
def fashion(tmp_path: Path) -> DataSpec:
    write_set(tmp_path / "fashion", FASHION, np.arange(60) % 10, np.arange(20) % 10)
    (data,) = find_sets([tmp_path / "fashion"])
    return replace(data, held_out=6)


def test_the_bundled_digits_are_parted_as_ever() -> None:
    sets = load(DataSpec())
    train, held_out = idx.split(idx.bundled("train"))
    assert np.array_equal(sets.train.images, train.images)
    assert np.array_equal(sets.held_out.labels, held_out.labels)
    assert (len(sets.train), len(sets.held_out), len(sets.test)) == (55_000, 5_000, 10_000)
    assert sets.classes == tuple("0123456789")
    assert find_facts(DataSpec()) == Facts(60_000, 10_000, sets.classes, "name")
    smaller = load(DataSpec(train_size=1000))
    assert np.array_equal(smaller.held_out.images, held_out.images)
    shares = np.bincount(smaller.train.labels) / 1000
    assert shares == pytest.approx(np.bincount(train.labels) / 55_000, abs=0.0011)
    assert len(load(DataSpec(train_size=999_999)).train) == 55_000


def test_fashion_mnist_has_its_names(fashion: DataSpec) -> None:
    assert fashion.name == "Fashion-MNIST" and not fashion.transposed
    sets = load(fashion)
    assert sets.classes[0] == "T-shirt/top" and sets.classes[9] == "Ankle boot"
    assert (len(sets.train), len(sets.held_out), len(sets.test)) == (54, 6, 20)
    everything = idx.read_digits(Path(fashion.train_images), Path(fashion.train_labels))
    places = np.concatenate([sets.train_places, sets.held_out_places])
    assert sorted(places.tolist()) == list(range(60))
    assert np.array_equal(everything.images[sets.train_places], sets.train.images)
    assert np.array_equal(everything.labels[sets.held_out_places], sets.held_out.labels)
    assert find_facts(fashion) == Facts(60, 20, sets.classes, "name")


def test_emnist_letters_are_turned_upright_and_begin_with_a(tmp_path: Path) -> None:
    labels = np.arange(1, 27).repeat(2)
    made = write_set(tmp_path / "gzip", EMNIST, labels, labels)
    (tmp_path / "gzip" / "emnist-letters-mapping.txt").write_text(LETTERS)
    (data,) = find_sets([tmp_path])
    assert data.name == "EMNIST letters" and data.transposed and data.label_map
    sets = load(replace(data, held_out=0))
    assert sets.classes[:2] == ("Aa", "Bb") and len(sets.classes) == 26 and sets.source == "map"
    assert np.array_equal(sets.test.images, made["test"].transpose(0, 2, 1))
    assert np.array_equal(sets.test.labels, labels - 1)
    without = load(replace(data, held_out=0, label_map=""))
    assert without.classes == sets.classes and without.source == "name"
    plain = load(replace(data, held_out=0, label_map="", name="letters of mine"))
    assert plain.classes[:2] == ("1", "2") and plain.source == "labels"
    assert np.array_equal(plain.test.labels, labels - 1)


def test_each_split_of_emnist_in_one_folder_is_found(tmp_path: Path) -> None:
    splits = ("balanced", "byclass", "bymerge", "digits", "letters", "mnist")
    for split in splits:
        names = {key: name.replace("letters", split) for key, name in EMNIST.items()}
        write_set(tmp_path, names, np.arange(4), np.arange(4))
    assert [data.name for data in find_sets([tmp_path])] == [f"EMNIST {s}" for s in splits]


def test_the_unzipped_file_is_read_where_both_are_there(tmp_path: Path, fashion: DataSpec) -> None:
    path = Path(fashion.test_labels)
    path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    (data,) = find_sets([tmp_path])
    assert data.test_labels == str(path.with_suffix(""))


def test_four_files_by_hand_are_a_set_and_three_are_none(fashion: DataSpec) -> None:
    paths = [Path(getattr(fashion, name)) for name in FASHION]
    assert replace(find_sets(paths)[0], held_out=6) == fashion
    with pytest.raises(ValueError, match="there are no test labels"):
        find_sets(paths[:3])
    with pytest.raises(ValueError, match="No IDX files are among these 1"):
        find_sets([Path("picture.png")])


@pytest.mark.parametrize(
    ("folder", "prefix", "name"),
    [
        ("Fashion/raw", "", "Fashion-MNIST"),
        ("FashionMNIST/raw", "", "Fashion-MNIST"),
        ("KMNIST/raw", "", "KMNIST"),
        ("data", "kuzushiji_", "KMNIST"),
        ("MNIST", "", "MNIST"),
        ("data/EMNIST/raw", "emnist-byclass-", "EMNIST byclass"),
        ("things", "", "things"),
        ("data", "shapes-", "shapes"),
    ],
)
def test_sets_are_known_by_their_names(folder: str, prefix: str, name: str) -> None:
    assert guess_name(Path("/home") / folder, prefix) == name


def test_a_well_known_name_with_other_labels_has_numbers() -> None:
    assert classes_of("KMNIST", np.array([0, 9], np.uint8), None).names[1] == "ki"
    other = classes_of("KMNIST", np.array([0, 48], np.uint8), None)
    assert other.names[48] == "48" and other.source == "labels"
    assert len(classes_of("one class", np.array([0], np.uint8), None).names) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"0 48\n1 x\n", "line 2: a label and codes"),
        (b"0 48\n0 49\n", "line 2: label 0 is there twice"),
        (b"0 48\n256 49\n", "label 256 is not 0 to 255"),
        (b"0 48\n1 7\n", "label 1 has no printable character"),
        (b"0 48\n1\n", "label 1 has no printable character"),
        (b"0 48\n1 99999999\n", "line 2: a label and codes"),
        (b"0 48\n1 -5\n", "line 2: a label and codes"),
        (b"0 48\n", "no label map: it has 1 classes"),
        (b"", "no label map: it has 0 classes"),
        (b"\xff\xfe\x00", "line 1: a label and codes"),
        (b"0 48\n" * 20_000, "too long"),
    ],
)
def test_a_bad_label_map_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "emnist-x-mapping.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"emnist-x-mapping\.txt") as caught:
        read_label_map(path)
    assert reason in str(caught.value) and "\n" not in str(caught.value)


def test_a_label_map_must_know_each_label(tmp_path: Path, fashion: DataSpec) -> None:
    path = tmp_path / "mapping.txt"
    path.write_text("0 65\n1 66\n")
    for read in (load, find_facts):
        with pytest.raises(ValueError, match=r"train-labels.*label 2 is 2, but the label map"):
            read(replace(fashion, label_map=str(path)))


def test_images_of_another_size_and_other_faults_are_told(fashion: DataSpec) -> None:
    whole = Path(fashion.test_images).read_bytes()
    path, head = Path(fashion.test_images), b"\0\0\x08\x03"
    for content, reason in (
        (head + struct.pack(">3I", 20, 32, 32) + bytes(20 * 32 * 32), "images of 32 x 32"),
        (head + struct.pack(">3I", 0, 28, 28), "holds no images"),
        (head + struct.pack(">3I", 19, 28, 28), "holds 19 images, but t10k-labels"),
        (gzip.decompress(whole)[:-1], "should hold 15680 bytes after its head, but holds 15679."),
        (b"\0\0\x0d\x03" + struct.pack(">3I", 20, 28, 28), "data of type 13"),
        (whole[:-100], "damaged or truncated"),
        (gzip.compress(gzip.decompress(whole)[:-1]), "should hold 15680 bytes"),
        (gzip.compress(gzip.decompress(whole) + b"x"), "holds more"),
    ):
        path.write_bytes(content)
        # That is told when the set is opened, not only when a net learns from it.
        for read in (load, fitted):
            with pytest.raises(ValueError, match="t10k-images") as caught:
                read(fashion)
            assert reason in str(caught.value) and "\n" not in str(caught.value)


def test_a_zipped_file_may_be_of_several_pieces(fashion: DataSpec) -> None:
    path = Path(fashion.test_images)
    whole = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(whole[:5000]) + gzip.compress(whole[5000:]))
    assert fitted(fashion).held_out == 5 and len(load(fashion).test) == 20
    assert idx.check_whole(path, 3) == (20, 28, 28)
    path.write_bytes(gzip.compress(whole[:5000]) + gzip.compress(whole[5000:-7]))
    with pytest.raises(ValueError, match="holds 15673"):
        idx.check_whole(path, 3)


@quiet
@given(st.data())
def test_no_damage_to_a_file_gives_anything_but_a_line(tmp_path: Path, data: st.DataObject) -> None:
    write_set(tmp_path, FASHION, np.arange(12) % 3, np.arange(12) % 3)
    (spec,) = find_sets([tmp_path])
    path = Path(getattr(spec, data.draw(st.sampled_from(sorted(FASHION)))))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(content))
    try:
        sets = load(replace(spec, held_out=1))
    except ValueError as error:
        assert "\n" not in str(error) and path.name in str(error)
    else:  # the date or the like of a gzip file may change
        assert len(sets.train) == 11 and len(sets.test) == 12


def test_no_more_can_be_held_out_than_there_is(fashion: DataSpec) -> None:
    for read in (load, find_facts):
        with pytest.raises(ValueError, match="Of 60 training images 60 cannot be held out"):
            read(replace(fashion, held_out=60))
    assert fitted(replace(fashion, held_out=5000)).held_out == 5
    assert len(load(replace(fashion, held_out=59)).train) == 1


def test_the_last_set_is_kept_and_a_changed_file_is_read_again(
    fashion: DataSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(fashion)
    read = []
    original = idx.read_digits
    monkeypatch.setattr(
        image_sets.idx, "read_digits", lambda *paths: read.append(1) or original(*paths)
    )
    assert load(fashion) is first
    assert len(load(replace(fashion, train_size=20)).train) == 20
    assert not read
    path = Path(fashion.test_labels)
    idx.write_idx(path, np.full(20, 3, np.uint8))
    os.utime(path, ns=(1, 1))
    assert set(load(fashion).test.labels.tolist()) == {3}
    monkeypatch.setattr(image_sets, "LARGEST_KEPT", 0)
    load(DataSpec())
    load(fashion)
    load(replace(fashion, train_size=20))
    assert len(read) == 6


@given(st.lists(st.integers(0, 4), min_size=1, max_size=200), st.data())
def test_a_smaller_choice_keeps_the_shares_and_is_part_of_a_larger_one(
    labels: list[int], data: st.DataObject
) -> None:
    array = np.array(labels, np.uint8)
    count = data.draw(st.integers(1, len(labels)))
    places = stratified(array, count)
    assert len(set(places.tolist())) == count and (np.diff(places) > 0).all()
    more = stratified(array, min(count + 1, len(labels)))
    assert set(places.tolist()) <= set(more.tolist())
    for label in set(labels):
        share = count * labels.count(label) / len(labels)
        assert abs((array[places] == label).sum() - share) < 3


def test_a_missing_file_is_an_os_error(fashion: DataSpec) -> None:
    Path(fashion.train_labels).unlink()
    with pytest.raises(FileNotFoundError):
        load(fashion)


def test_the_first_images_are_read_alone(tmp_path: Path, fashion: DataSpec) -> None:
    images = idx.read_idx(Path(fashion.test_images), 3)
    assert np.array_equal(image_sets.peek(fashion, 4), images[:4])
    turned = replace(fashion, transposed=True)
    assert np.array_equal(image_sets.peek(turned, 99), images.transpose(0, 2, 1))
    assert np.array_equal(image_sets.peek(DataSpec(), 3), idx.bundled("t10k").images[:3])
    path = Path(fashion.test_images)
    path.write_bytes(gzip.decompress(path.read_bytes())[:1000])
    with pytest.raises(ValueError, match=r"t10k-images.* ends within its first images"):
        image_sets.peek(fashion, 4)
    path.write_bytes(gzip.compress(bytes(5000))[:20])
    with pytest.raises(ValueError, match="t10k-images"):
        image_sets.peek(fashion, 4)
