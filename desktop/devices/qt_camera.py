"""A camera through Qt's multimedia part; imported only once somebody takes a photo."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QImageCapture,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)

from desktop.devices.camera import Camera

PULLED_OUT = "摄像头拔掉了，没有拍成；请接好再按 Ctrl+R。"
BUSY = "摄像头打不开，可能别的程序在用；请关掉那个程序再试。"


class QtCamera(Camera):
    """The system's preferred camera. Raises ``LookupError`` without one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._device = QMediaDevices.defaultVideoInput()
        if self._device.isNull():
            raise LookupError("no camera")
        self.name = self._device.description()
        self._over = False
        self._camera = QCamera(self._device, self)
        self._capture = QImageCapture(self)
        self._sink = QVideoSink(self)
        self._session = QMediaCaptureSession(self)
        self._session.setCamera(self._camera)
        self._session.setImageCapture(self._capture)
        self._session.setVideoSink(self._sink)
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._inputs_changed)
        self._sink.videoFrameChanged.connect(self._frame)
        self._capture.imageCaptured.connect(self._captured)
        self._capture.errorOccurred.connect(lambda *_: self._lose(BUSY))
        self._camera.errorOccurred.connect(lambda *_: self._lose(BUSY))

    def start(self) -> None:
        self._camera.start()

    def take(self) -> None:
        self._capture.capture()  # into memory; captureToFile would leave it on the disk

    def stop(self) -> None:
        self._over = True
        self._camera.stop()

    def _frame(self, frame: QVideoFrame) -> None:
        if not self._over and frame.isValid():
            self.seen.emit(frame.toImage())

    def _captured(self, _: int, image: QImage) -> None:
        if not self._over:
            self.shot.emit(image)

    def _inputs_changed(self) -> None:
        if all(one.id() != self._device.id() for one in QMediaDevices.videoInputs()):
            self._lose(PULLED_OUT)

    def _lose(self, sentence: str) -> None:
        if not self._over:
            self.stop()
            self.lost.emit(sentence)
