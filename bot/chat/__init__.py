"""The chat platforms, each an adapter that receives, dispatches and sends, and a renderer."""
