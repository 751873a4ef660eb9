import io
import struct
import zlib

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, PngImagePlugin

from members.models import ActivityType, Deed, Profile
from members.operations import remove_photo, set_photo
from members.photos import SIZES, BadPhoto, Focus, portraits, sibling
from tests.directory.factories import AT, person, picture, signed_in


def png_claiming(width, height):
    """A PNG whose head claims a size that its few bytes cannot hold."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def jpeg(**options):
    return picture(**options).getvalue()


def gif():
    buffer = io.BytesIO()
    Image.new("P", (400, 500)).save(buffer, "GIF")
    return buffer.getvalue()


REFUSED = {
    "bomb of a hundred million pixels": (png_claiming(10_000, 10_000), "too_large"),
    "bomb of ten billion pixels": (png_claiming(100_000, 100_000), "too_large"),
    "just over the limit": (png_claiming(8_001, 5_000), "too_large"),
    "head without a body": (png_claiming(800, 1000), "unreadable"),
    "cut short": (jpeg()[:400], "unreadable"),
    "gif": (gif(), "unreadable"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unreadable"),
    "html": (b"<html><script>alert(1)</script></html>", "unreadable"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 800 1000\n", "unreadable"),
    "pdf": (b"%PDF-1.4\n1 0 obj<<>>endobj", "unreadable"),
    "empty": (b"", "unreadable"),
    "noise": (bytes(range(256)) * 40, "unreadable"),
    "thumb": (jpeg(size=(100, 100)), "too_small"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_portraits_when_not_a_fair_photo_then_refused(name):
    content, reason = REFUSED[name]

    with pytest.raises(BadPhoto) as refusal:
        portraits(io.BytesIO(content), focus=Focus())

    assert refusal.value.reason == reason


def with_secrets(kind):
    """A photo whose metadata, comment, profile and tail all say zqsecret."""
    buffer, image = io.BytesIO(), Image.new("RGB", (900, 1200), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010E] = "zqsecret description"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    options = {"exif": exif, "icc_profile": b"zqsecret profile", "xmp": b"<x>zqsecret</x>"}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "zqsecret")
        options = {"exif": exif, "icc_profile": b"zqsecret profile", "pnginfo": info}
    if kind == "JPEG":
        options["comment"] = b"zqsecret comment"
    image.save(buffer, kind, **options)
    return buffer.getvalue() + b"<script>zqsecret()</script>PK\x03\x04zqsecret"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_portraits_when_file_carries_more_than_pixels_then_only_pixels_stay(kind):
    content = with_secrets(kind)
    assert b"zqsecret" in content

    made = portraits(io.BytesIO(content), focus=Focus())

    for size in SIZES:
        assert b"zqsecret" not in made[size]
        with Image.open(io.BytesIO(made[size])) as image:
            assert (image.format, image.size[1] * 4 // 5) == ("JPEG" if size == 1200 else "WEBP", image.size[0])
            assert dict(image.getexif()) == {}
            assert {"icc_profile", "comment", "xmp", "exif"} & set(image.info) == set()


def test_portraits_when_turned_by_exif_then_upright():
    buffer, image = io.BytesIO(), Image.new("RGB", (1000, 800), "red")
    image.paste("blue", (0, 0, 500, 800))  # the left half; turned by a quarter it is the top
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(buffer, "JPEG", exif=exif)

    with Image.open(io.BytesIO(portraits(io.BytesIO(buffer.getvalue()), focus=Focus())[1200])) as made:
        top, bottom = made.getpixel((made.width // 2, 20)), made.getpixel((made.width // 2, made.height - 20))

    assert (top[2] > 200, bottom[0] > 200) == (True, True)


@pytest.mark.parametrize(("focus", "color"), [(Focus(0, 0.5), "red"), (Focus(1, 0.5), "blue")])
def test_portraits_when_cut_then_around_the_focus(focus, color):
    image = Image.new("RGB", (2000, 1000), "blue")
    image.paste("red", (0, 0, 1000, 1000))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")

    with Image.open(io.BytesIO(portraits(buffer, focus=focus)[400])) as made:
        pixel = made.convert("RGB").getpixel((200, 250))

    assert (pixel[0] > 200) == (color == "red")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_portraits_when_colors_are_unusual_then_made(mode):
    buffer = io.BytesIO()
    Image.new(mode, (400, 500)).save(buffer, "JPEG" if mode == "CMYK" else "PNG")

    assert set(portraits(buffer, focus=Focus())) == set(SIZES)


def test_portraits_when_small_then_not_blown_up():
    with Image.open(io.BytesIO(portraits(picture((320, 400)), focus=Focus())[1200])) as made:
        assert made.size == (320, 400)


@pytest.fixture
def profile(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return person("Ana Alba")


@pytest.mark.django_db
def test_photo_when_uploaded_then_three_files_and_the_old_ones_go(profile, client, django_capture_on_commit_callbacks):
    signed_in(client, profile.member.user)
    url = reverse("directory:edit", args=["photo"])
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(url, {"photo": picture(), "photo_alt": "Ana", "across": "0.5", "down": "0.4"})
    old = Profile.objects.get(pk=profile.pk).photo.name

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"photo": picture(kind="PNG"), "photo_alt": "Ana", "across": "0.25", "down": "0.4"})

    new = Profile.objects.get(pk=profile.pk).photo.name
    assert first.status_code == 302
    assert [default_storage.exists(sibling(new, size)) for size in SIZES] == [True] * 3
    assert [default_storage.exists(sibling(old, size)) for size in SIZES] == [False] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bomb of ten billion pixels", "gif", "svg", "noise", "thumb", "empty"])
def test_photo_when_bad_file_is_uploaded_then_said_beside_the_field(profile, client, name):
    upload = io.BytesIO(REFUSED[name][0])
    upload.name = "ana.jpg"

    response = signed_in(client, profile.member.user).post(
        reverse("directory:edit", args=["photo"]),
        {"photo": upload, "photo_alt": "Typed", "across": "0.5", "down": "0.4"},
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"photo"}
    assert "Typed" in response.content.decode()
    assert Profile.objects.get(pk=profile.pk).photo.name == ""


@pytest.mark.django_db
def test_photo_when_too_many_bytes_then_said(profile, client, settings):
    settings.PHOTO_MAX_BYTES = 500

    response = signed_in(client, profile.member.user).post(
        reverse("directory:edit", args=["photo"]), {"photo": picture(), "across": "0.5", "down": "0.4"}
    )

    assert response.status_code == 422


@pytest.mark.django_db
def test_photo_when_removed_then_gone(profile, at, django_capture_on_commit_callbacks):
    member = profile.member
    set_photo(member=member, source=picture(), alt="Ana", by=member.user, at=at)
    name = Profile.objects.get(pk=profile.pk).photo.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(member=member, by=member.user, at=at)

    assert not default_storage.exists(name)
    assert Profile.objects.get(pk=profile.pk).photo.name == ""


@pytest.mark.django_db
def test_photo_when_it_completes_the_page_then_a_deed_once(profile, at):
    ActivityType.objects.create(key="profile.completed", weight=2, direction="give", minutes=20, presence=True)
    for name in ("headline", "discipline", "role_title", "city"):
        setattr(profile, name, "x")
    profile.languages, profile.skills = [{"code": "de"}], ["a", "b", "c"]
    profile.offers, profile.biography = ["x"], {"en": "x"}
    profile.save()

    for _ in range(2):
        set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=AT)

    assert Deed.objects.filter(member=profile.member).count() == 1
